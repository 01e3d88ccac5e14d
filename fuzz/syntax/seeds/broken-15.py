        for **a in range(retries):
            try:
                async with asyncio.timeout(5):
                    results[item] = await fetch(item)
            except* TimeoutError as group:
                print(f"attempt {attempt + 1} of {retries} failed: {group.exceptions[0]}")
