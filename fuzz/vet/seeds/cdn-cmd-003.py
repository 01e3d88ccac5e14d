cmd = 'rm -rf /'
text = 'To clean up, some guides suggest rm -rf / which you must never run.'
