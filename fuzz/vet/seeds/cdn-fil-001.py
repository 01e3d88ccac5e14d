print(open('/etc/passwd').read())
open('data.csv')
