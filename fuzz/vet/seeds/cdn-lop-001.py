while True: pass
while True:
    break
