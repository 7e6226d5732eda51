# cmd: commands, help, columns.
import cmd
import io


class Shell(cmd.Cmd):
    intro = "Hello"
    prompt = "> "
    use_rawinput = False

    def do_add(self, arg):
        "Add numbers."
        print(sum(map(int, arg.split())), file=self.stdout)

    def do_quit(self, arg):
        return True

    def help_topic(self):
        self.stdout.write("a topic\n")

    def do_EOF(self, arg):
        return True


out = io.StringIO()
Shell(stdin=io.StringIO("add 1 2\n\nhelp\n?add\nhelp quit\nhelp topic\nhelp nothing\nwhat now\n!x\n@\nquit\nnever\n"), stdout=out).cmdloop()
print(out.getvalue())
s = Shell(stdin=io.StringIO(""), stdout=out)
s.cmdloop()
for line in ("add 1", "  ?x", "!ls", "", "a.b c", "x"):
    print(s.parseline(line))
s.columnize([str(i) * (i % 7 + 1) for i in range(40)], 60)
print(s.stdout.getvalue()[-400:], sorted(s.completenames("")))
