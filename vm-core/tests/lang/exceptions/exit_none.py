import sys


class Done(SystemExit):
    pass


print("quiet")
raise Done
