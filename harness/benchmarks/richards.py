"""Richards: Martin Richards' operating-system simulator, in the class-based Python form.

Martin Richards wrote the program in BCPL (Cambridge, 1981): a scheduler runs six tasks (an idler, a worker, two
handlers, two devices) that pass packets to each other through priority queues, until the idler has counted down.  The
form used here is the one with a class per task and per private record (the line runs from Mario Wolczko's Smalltalk
and Java versions to the one in pyperformance).  This file is written from the algorithm with that structure: the same
classes, methods, module-level names and call sequence, so that an interpreter carries out the same operations.

Checked on CPython 3.11: the calls of each function and the bytecodes executed in each function equal those of
pyperformance's richards (see README.md beside this file for how).

Runs on Python 2.7 and 3.  `run(loops)` runs the whole simulation `loops` times and checks the counts that Richards gave:
23246 packets queued, 9297 holds.
"""

from __future__ import print_function

import sys

# Task identities, also the order of the task table.
I_IDLE = 1
I_WORK = 2
I_HANDLERA = 3
I_HANDLERB = 4
I_DEVA = 5
I_DEVB = 6

# Kinds of packet.
K_DEV = 1000
K_WORK = 1001

BUFSIZE = 4
BUFSIZE_RANGE = range(BUFSIZE)

TASKTABSIZE = 10

A = ord('A')

tracing = False
layout = 0


def trace(mark):
    """One character of the original's trace output, fifty to a line."""
    global layout
    layout -= 1
    if layout <= 0:
        print()
        layout = 50
    print(mark, end='')


class Packet(object):

    def __init__(self, link, ident, kind):
        self.link = link
        self.ident = ident
        self.kind = kind
        self.datum = 0
        self.data = [0] * BUFSIZE

    def append_to(self, queue):
        """Put this packet at the end of `queue`; the queue's head comes back."""
        self.link = None
        if queue is None:
            return self
        else:
            last = queue
            after = last.link
            while after is not None:
                last = after
                after = last.link
            last.link = self
            return queue


# What each task keeps for itself.

class TaskRec(object):
    pass


class DeviceTaskRec(TaskRec):

    def __init__(self):
        self.pending = None


class IdleTaskRec(TaskRec):

    def __init__(self):
        self.control = 1
        self.count = 10000


class HandlerTaskRec(TaskRec):

    def __init__(self):
        self.work_in = None
        self.device_in = None

    def workInAdd(self, packet):
        self.work_in = packet.append_to(self.work_in)
        return self.work_in

    def deviceInAdd(self, packet):
        self.device_in = packet.append_to(self.device_in)
        return self.device_in


class WorkerTaskRec(TaskRec):

    def __init__(self):
        self.destination = I_HANDLERA
        self.count = 0


class TaskState(object):
    """The three bits of a task control block; a fresh one has a packet pending."""

    def __init__(self):
        self.packet_pending = True
        self.task_waiting = False
        self.task_holding = False

    def packetPending(self):
        self.packet_pending = True
        self.task_waiting = False
        self.task_holding = False
        return self

    def waiting(self):
        self.packet_pending = False
        self.task_waiting = True
        self.task_holding = False
        return self

    def running(self):
        self.packet_pending = False
        self.task_waiting = False
        self.task_holding = False
        return self

    def waitingWithPacket(self):
        self.packet_pending = True
        self.task_waiting = True
        self.task_holding = False
        return self

    def isPacketPending(self):
        return self.packet_pending

    def isTaskWaiting(self):
        return self.task_waiting

    def isTaskHolding(self):
        return self.task_holding

    def isTaskHoldingOrWaiting(self):
        return self.task_holding or (not self.packet_pending and self.task_waiting)

    def isWaitingWithPacket(self):
        return self.packet_pending and (self.task_waiting and not self.task_holding)


class TaskWorkArea(object):

    def __init__(self):
        self.taskList = None
        self.taskTab = [None] * TASKTABSIZE
        self.holdCount = 0
        self.qpktCount = 0


taskWorkArea = TaskWorkArea()


class Task(TaskState):

    def __init__(self, ident, priority, queue, state, handle):
        self.link = taskWorkArea.taskList
        self.ident = ident
        self.priority = priority
        self.input = queue

        self.packet_pending = state.isPacketPending()
        self.task_waiting = state.isTaskWaiting()
        self.task_holding = state.isTaskHolding()

        self.handle = handle

        taskWorkArea.taskList = self
        taskWorkArea.taskTab[ident] = self

    def fn(self, packet, record):
        raise NotImplementedError

    def addPacket(self, packet, sender):
        """Queue a packet here; the task that runs next comes back."""
        if self.input is None:
            self.input = packet
            self.packet_pending = True
            if self.priority > sender.priority:
                return self
        else:
            packet.append_to(self.input)
        return sender

    def runTask(self):
        if self.isWaitingWithPacket():
            packet = self.input
            self.input = packet.link
            if self.input is None:
                self.running()
            else:
                self.packetPending()
        else:
            packet = None

        return self.fn(packet, self.handle)

    def waitTask(self):
        self.task_waiting = True
        return self

    def hold(self):
        taskWorkArea.holdCount += 1
        self.task_holding = True
        return self.link

    def release(self, ident):
        task = self.findtcb(ident)
        task.task_holding = False
        if task.priority > self.priority:
            return task
        else:
            return self

    def qpkt(self, packet):
        task = self.findtcb(packet.ident)
        taskWorkArea.qpktCount += 1
        packet.link = None
        packet.ident = self.ident
        return task.addPacket(packet, self)

    def findtcb(self, ident):
        task = taskWorkArea.taskTab[ident]
        if task is None:
            raise Exception("Bad task id %d" % ident)
        return task


class DeviceTask(Task):

    def __init__(self, ident, priority, queue, state, handle):
        Task.__init__(self, ident, priority, queue, state, handle)

    def fn(self, packet, record):
        device = record
        assert isinstance(device, DeviceTaskRec)
        if packet is None:
            packet = device.pending
            if packet is None:
                return self.waitTask()
            else:
                device.pending = None
                return self.qpkt(packet)
        else:
            device.pending = packet
            if tracing:
                trace(packet.datum)
            return self.hold()


class HandlerTask(Task):

    def __init__(self, ident, priority, queue, state, handle):
        Task.__init__(self, ident, priority, queue, state, handle)

    def fn(self, packet, record):
        handler = record
        assert isinstance(handler, HandlerTaskRec)
        if packet is not None:
            if packet.kind == K_WORK:
                handler.workInAdd(packet)
            else:
                handler.deviceInAdd(packet)
        work = handler.work_in
        if work is None:
            return self.waitTask()
        count = work.datum
        if count >= BUFSIZE:
            handler.work_in = work.link
            return self.qpkt(work)

        device = handler.device_in
        if device is None:
            return self.waitTask()

        handler.device_in = device.link
        device.datum = work.data[count]
        work.datum = count + 1
        return self.qpkt(device)


class IdleTask(Task):

    def __init__(self, ident, priority, queue, state, handle):
        Task.__init__(self, ident, 0, None, state, handle)

    def fn(self, packet, record):
        idle = record
        assert isinstance(idle, IdleTaskRec)
        idle.count -= 1
        if idle.count == 0:
            return self.hold()
        elif idle.control & 1 == 0:
            idle.control //= 2
            return self.release(I_DEVA)
        else:
            idle.control = idle.control // 2 ^ 0xd008
            return self.release(I_DEVB)


class WorkTask(Task):

    def __init__(self, ident, priority, queue, state, handle):
        Task.__init__(self, ident, priority, queue, state, handle)

    def fn(self, packet, record):
        worker = record
        assert isinstance(worker, WorkerTaskRec)
        if packet is None:
            return self.waitTask()

        if worker.destination == I_HANDLERA:
            target = I_HANDLERB
        else:
            target = I_HANDLERA

        worker.destination = target
        packet.ident = target
        packet.datum = 0

        for slot in BUFSIZE_RANGE:
            worker.count += 1
            if worker.count > 26:
                worker.count = 1
            packet.data[slot] = A + worker.count - 1

        return self.qpkt(packet)


def schedule():
    task = taskWorkArea.taskList
    while task is not None:
        if tracing:
            print("tcb =", task.ident)

        if task.isTaskHoldingOrWaiting():
            task = task.link
        else:
            if tracing:
                trace(chr(ord("0") + task.ident))
            task = task.runTask()


class Richards(object):

    def run(self, iterations):
        for _round in range(iterations):
            taskWorkArea.holdCount = 0
            taskWorkArea.qpktCount = 0

            IdleTask(I_IDLE, 1, 10000, TaskState().running(), IdleTaskRec())

            queue = Packet(None, 0, K_WORK)
            queue = Packet(queue, 0, K_WORK)
            WorkTask(I_WORK, 1000, queue, TaskState().waitingWithPacket(), WorkerTaskRec())

            queue = Packet(None, I_DEVA, K_DEV)
            queue = Packet(queue, I_DEVA, K_DEV)
            queue = Packet(queue, I_DEVA, K_DEV)
            HandlerTask(I_HANDLERA, 2000, queue, TaskState().waitingWithPacket(), HandlerTaskRec())

            queue = Packet(None, I_DEVB, K_DEV)
            queue = Packet(queue, I_DEVB, K_DEV)
            queue = Packet(queue, I_DEVB, K_DEV)
            HandlerTask(I_HANDLERB, 3000, queue, TaskState().waitingWithPacket(), HandlerTaskRec())

            queue = None
            DeviceTask(I_DEVA, 4000, queue, TaskState().waiting(), DeviceTaskRec())
            DeviceTask(I_DEVB, 5000, queue, TaskState().waiting(), DeviceTaskRec())

            schedule()

            if taskWorkArea.holdCount == 9297 and taskWorkArea.qpktCount == 23246:
                pass
            else:
                return False

        return True


def run(loops):
    """The simulation `loops` times; returns (packets queued, holds) of the last."""
    assert Richards().run(loops), (taskWorkArea.qpktCount, taskWorkArea.holdCount)
    return taskWorkArea.qpktCount, taskWorkArea.holdCount


if __name__ == '__main__':
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    queued, held = run(count)
    print("richards: %d runs, %d packets queued and %d held in each" % (count, queued, held))
