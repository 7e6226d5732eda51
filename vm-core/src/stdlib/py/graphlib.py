"""Topological order."""

__all__ = ["TopologicalSorter", "CycleError"]


class CycleError(ValueError):
    """The graph has a cycle: the second argument names its nodes."""


class TopologicalSorter:
    def __init__(self, graph=None):
        self._waits_for = {}
        self._followers = {}
        self._ready = None
        self._out = 0
        self._done = 0
        self._passed = {}
        for node, predecessors in (graph or {}).items():
            self.add(node, *predecessors)

    def _know(self, node):
        if node not in self._followers:
            self._followers[node] = []
            self._waits_for[node] = 0

    def add(self, node, *predecessors):
        if self._ready is not None:
            raise ValueError("Nodes cannot be added after a call to prepare()")
        self._know(node)
        self._waits_for[node] += len(predecessors)
        for one in predecessors:
            self._know(one)
            self._followers[one].append(node)

    def prepare(self):
        if self._ready is not None:
            raise ValueError("cannot prepare() more than once")
        self._ready = [node for node, count in self._waits_for.items() if count == 0]
        cycle = self._cycle()
        if cycle:
            raise CycleError("nodes are in a cycle", cycle)

    def _cycle(self):
        path, on_path, seen = [], {}, set()
        for start in self._followers:
            if start in seen:
                continue
            work = [(start, iter(self._followers[start]))]
            on_path[start] = 0
            path.append(start)
            seen.add(start)
            while work:
                node, rest = work[-1]
                for follower in rest:
                    if follower in on_path:
                        return path[on_path[follower] :] + [follower]
                    if follower not in seen:
                        seen.add(follower)
                        on_path[follower] = len(path)
                        path.append(follower)
                        work.append((follower, iter(self._followers[follower])))
                        break
                else:
                    work.pop()
                    path.pop()
                    del on_path[node]
        return None

    def get_ready(self):
        if self._ready is None:
            raise ValueError("prepare() must be called first")
        result = tuple(self._ready)
        for node in result:
            self._passed[node] = True
        self._ready.clear()
        self._out += len(result)
        return result

    def is_active(self):
        if self._ready is None:
            raise ValueError("prepare() must be called first")
        return self._done < self._out or bool(self._ready)

    def __bool__(self):
        return self.is_active()

    def done(self, *nodes):
        if self._ready is None:
            raise ValueError("prepare() must be called first")
        for node in nodes:
            if node not in self._followers:
                raise ValueError(f"node {node!r} was not added using add()")
            state = self._passed.get(node)
            if state is None:
                raise ValueError(f"node {node!r} was not passed out (still not ready)")
            if state is False:
                raise ValueError(f"node {node!r} was already marked as done")
            self._passed[node] = False
            self._done += 1
            for follower in self._followers[node]:
                self._waits_for[follower] -= 1
                if self._waits_for[follower] == 0:
                    self._ready.append(follower)

    def static_order(self):
        self.prepare()
        while self.is_active():
            group = self.get_ready()
            yield from group
            self.done(*group)
