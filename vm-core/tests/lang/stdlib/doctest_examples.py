"""Examples in docstrings.

>>> total([1, 2])
3
"""
import contextlib
import doctest
import io
import os


def total(values):
    """
    >>> total([])
    0
    >>> for i in range(2):
    ...     print(i)
    0
    1
    >>> total([1, 'a'])
    Traceback (most recent call last):
      ...
    TypeError: unsupported operand type(s) for +: 'int' and 'str'
    >>> list(range(30))  # doctest: +ELLIPSIS
    [0, 1, ..., 29]
    >>> print("a    b\\n\\nc")  # doctest: +NORMALIZE_WHITESPACE
    a b
    <BLANKLINE>
    c
    >>> 1 / 0  # doctest: +SKIP
    """
    return sum(values)


class Stack:
    """
    >>> s = Stack()
    >>> s.push(3)
    >>> s.push(4)
    wrong
    >>> s.items
    [3, 5]
    """

    def __init__(self):
        self.items = []

    def push(self, x):
        """No examples."""
        self.items.append(x)


folder = os.path.dirname(os.path.abspath(__file__))
for options in {}, {"verbose": True, "optionflags": doctest.REPORT_NDIFF}:
    report = io.StringIO()
    with contextlib.redirect_stdout(report):
        results = doctest.testmod(**options)
    print(report.getvalue().replace(folder, "FOLDER"), results)
doctest.run_docstring_examples(total, globals())
parser = doctest.DocTestParser()
for example in parser.get_examples("  >>> a\n  1\n\n  text\n  >>> b  # doctest: +SKIP\n"):
    print(repr(example.source), repr(example.want), example.lineno, example.indent, example.options)
for bad in (">>>x", ">>> x # doctest: +NOSUCH", "  >>> x\n y"):
    try:
        parser.get_examples(bad)
    except ValueError as e:
        print(e)
checker = doctest.OutputChecker()
print(checker.check_output("1\n", "True\n", 0), checker.check_output("1\n", "True\n", doctest.DONT_ACCEPT_TRUE_FOR_1))
print(doctest.script_from_examples(total.__doc__))
print(parser.get_doctest(">>> 1\n1", {}, "name", "file", 3))
