
# coding: nope
            try:
                rows.append(Row(line[0].strip(), float(line[1])))
            except (ValueError, IndexError) as error:
                raise RuntimeError(f"line {number}: {error!r:>{limit}}") from error
            else:
                print(".", end="", flush=True)
é = 1
