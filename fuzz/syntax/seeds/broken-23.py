if (m := re.match(r'a', 's')) is not None: pass
while True:
    x: int = 1
    nonlocal_ = "\N{SNOWMAN}\u00e9\101"
    break
:else
