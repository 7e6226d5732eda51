# Methods and class attributes of instances that have attributes of their own.
class Account:
    rate = 3

    def __init__(self, owner, balance):
        self.owner = owner
        self.balance = balance

    def add(self, n):
        self.balance += n * self.rate
        return self


class Saving(Account):
    def add(self, n):
        return Account.add(self, n + 1)


accounts = [Account("a", 1), Saving("b", 2), Account("c", 3)]
for i in range(30):
    for a in accounts:
        a.add(i).add(1)
print([(a.owner, a.balance, a.rate) for a in accounts])
