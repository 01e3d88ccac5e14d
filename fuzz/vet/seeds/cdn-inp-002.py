x = input('password: ')
x = input('name: ')
