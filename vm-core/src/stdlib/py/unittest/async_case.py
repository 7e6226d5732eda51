"""Tests that are coroutines."""

from unittest.case import TestCase

# Frames of these modules are left out of the tracebacks of failures.
__unittest = True


class IsolatedAsyncioTestCase(TestCase):
    """Tests that are coroutines."""

    async def asyncSetUp(self):
        pass

    async def asyncTearDown(self):
        pass

    def addAsyncCleanup(self, func, /, *args, **kwargs):
        self.addCleanup(func, *args, **kwargs)

    def _call(self, function, *args, **kwargs):
        import asyncio
        if getattr(function, "__name__", "") == self._testMethodName:
            async def whole():
                await self.asyncSetUp()
                try:
                    result = function(*args, **kwargs)
                    if hasattr(result, "__await__"):
                        await result
                finally:
                    await self.asyncTearDown()
            return asyncio.run(whole())
        result = function(*args, **kwargs)
        if hasattr(result, "__await__"):
            async def wait():
                return await result
            return asyncio.run(wait())
        return result
