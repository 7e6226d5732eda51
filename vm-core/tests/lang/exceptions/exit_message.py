import sys
try:
    print("in try")
    sys.exit("fatal: message")
finally:
    print("finally runs")
