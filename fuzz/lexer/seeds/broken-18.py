        nonlocal count
        count += 1
        retu