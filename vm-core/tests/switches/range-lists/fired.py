# Lists made from ranges and only read.
numbers = list(range(10000))
print(sum(numbers), len(numbers), numbers[77], numbers[-1], 500 in numbers, numbers.index(1234))
print([*range(5)], list(range(10, 0, -3)))
count = 0
for n in numbers:
    count += n & 1
print(count)
