"""`ThreadPoolExecutor` where CPython keeps it."""

from concurrent.futures import BrokenThreadPool, ThreadPoolExecutor
