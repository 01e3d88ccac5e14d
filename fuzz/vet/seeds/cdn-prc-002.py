import threading
threading.Thread(target=f).start()
threads = ['re: hello']
print(len(threads))
