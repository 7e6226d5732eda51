from .. import name as from_parent
from ..sub import who as sibling_value
from . import inner_name


def leaf():
    return "leaf of " + inner_name
