"""`AsyncMock`, whose calls give coroutines."""

import asyncio
import inspect
from types import CodeType

from unittest import mock as _mock
from unittest._calls import DEFAULT, _Call, _CallList, _format_call


class AsyncMock(_mock.MagicMixin, _mock.Mock):
    """A MagicMock whose calls give coroutines."""

    def __init__(self, /, *args, **kwargs):
        super().__init__(*args, **kwargs)
        state = self.__dict__
        state["await_count"] = 0
        state["await_args"] = None
        state["await_args_list"] = _CallList()
        # What makes it a coroutine function for those who ask.
        state["_is_coroutine"] = getattr(getattr(asyncio, "coroutines", None), "_is_coroutine", True)
        code = _mock.NonCallableMock(spec_set=CodeType)
        code.co_flags = inspect.CO_COROUTINE
        state["__code__"] = code

    async def _execute_mock_call(self, args, kwargs):
        made = _Call((args, kwargs), two=True)
        self.await_count += 1
        self.await_args = made
        self.await_args_list.append(made)
        effect = self.side_effect
        if effect is not None:
            if _mock._is_exception(effect):
                raise effect
            if not callable(effect):
                try:
                    result = next(effect)
                except StopIteration:
                    raise StopAsyncIteration
                if _mock._is_exception(result):
                    raise result
            else:
                result = effect(*args, **kwargs)
                if inspect.isawaitable(result) and not _mock._is_instance_mock(result):
                    result = await result
            if result is not DEFAULT:
                return result
        if self._mock_return_value is not DEFAULT:
            return self.return_value
        if self._mock_wraps is not None:
            result = self._mock_wraps(*args, **kwargs)
            return await result if inspect.isawaitable(result) else result
        return self.return_value

    def assert_awaited(self):
        if self.await_count == 0:
            raise AssertionError(f"Expected {self._shown_name()} to have been awaited.")

    def assert_awaited_once(self):
        if self.await_count != 1:
            raise AssertionError(f"Expected {self._shown_name()} to have been awaited once."
                                 f" Awaited {self.await_count} times.")

    def assert_awaited_with(self, /, *args, **kwargs):
        wanted = _format_call(self._shown_name(), args, kwargs)
        if self.await_args is None:
            raise AssertionError(f"Expected await: {wanted}\nNot awaited")
        if self._call_matcher(self.await_args) != self._call_matcher(_Call((args, kwargs), two=True)):
            raise AssertionError("expected await not found.\nExpected: %s\n  Actual: %s" % (
                wanted, _format_call(self._shown_name(), *self.await_args)))

    def assert_awaited_once_with(self, /, *args, **kwargs):
        if self.await_count != 1:
            raise AssertionError(f"Expected {self._shown_name()} to have been awaited once."
                                 f" Awaited {self.await_count} times.")
        return self.assert_awaited_with(*args, **kwargs)

    def assert_any_await(self, /, *args, **kwargs):
        if _Call((args, kwargs), two=True) not in self.await_args_list:
            raise AssertionError("%s await not found" % _format_call(self._shown_name(), args, kwargs))

    def assert_has_awaits(self, calls, any_order=False):
        made = _CallList(self.await_args_list)
        missing = [c for c in calls if c not in made]
        if missing or not any_order and list(calls) not in made:
            raise AssertionError(f"Awaits not found.\nExpected: {_CallList(calls)}\n  Actual: {self.await_args_list}")

    def assert_not_awaited(self):
        if self.await_count != 0:
            raise AssertionError(f"Expected {self._shown_name()} to not have been awaited."
                                 f" Awaited {self.await_count} times.")

    def reset_mock(self, /, *args, **kwargs):
        super().reset_mock(*args, **kwargs)
        self.await_count = 0
        self.await_args = None
        self.await_args_list = _CallList()
