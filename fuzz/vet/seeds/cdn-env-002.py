import keyring
keyring.get_password('a', 'b')
password = 'correct horse'
print(len(password))
