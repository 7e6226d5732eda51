import sys


class Foo:
    attribute = 1

    def method(self):
        pass


value_one = 1
Foo().atribute
