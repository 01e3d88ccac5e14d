class InsufficientFunds(Exception):
    def __init__(self, needed, available):
        super().__init__(f"need {needed}, have {available}")
        self.needed = needed


class Account:
    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance
        self.history = []

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("amount must be positive")
        self.balance += amount
        self.history.append(("deposit", amount))

    def withdraw(self, amount):
        if amount > self.balance:
            raise InsufficientFunds(amount, self.balance)
        self.balance -= amount
        self.history.append(("withdraw", amount))


class Bank:
    def __init__(self):
        self.accounts = {}

    def open(self, owner, balance=0):
        account = Account(owner, balance=balance)
        self.accounts[owner] = account
        return account

    def transfer(self, source, target, amount):
        a = self.accounts[source]
        b = self.accounts[target]
        a.withdraw(amount)
        b.deposit(amount)


bank = Bank()
for i in range(100):
    bank.open(f"user{i}", balance=1000)
failed = 0
for i in range(120000):
    try:
        bank.transfer(f"user{i * 7 % 100}", f"user{i * 13 % 100}", i % 50 + 1)
    except InsufficientFunds as error:
        failed += 1
        bank.accounts[f"user{i * 7 % 100}"].deposit(error.needed)
print(failed, sum(a.balance for a in bank.accounts.values()), sum(len(a.history) for a in bank.accounts.values()))
