# html.parser: tags, attributes, text, references, scripts, broken input.
from html.parser import HTMLParser


class Show(HTMLParser):
    def __init__(self, **options):
        super().__init__(**options)
        self.events = []

    def note(self, kind, *what):
        if kind == "data" and self.events and self.events[-1][0] == "data":
            self.events[-1] = "data", self.events[-1][1] + what[0]
        else:
            self.events.append((kind, *what))

    def handle_starttag(self, tag, attrs):
        self.note("start", tag, attrs)

    def handle_startendtag(self, tag, attrs):
        self.note("startend", tag, attrs)

    def handle_endtag(self, tag):
        self.note("end", tag)

    def handle_data(self, data):
        self.note("data", data)

    def handle_comment(self, data):
        self.note("comment", data)

    def handle_decl(self, decl):
        self.note("decl", decl)

    def handle_pi(self, data):
        self.note("pi", data)

    def unknown_decl(self, data):
        self.note("unknown", data)

    def handle_charref(self, name):
        self.note("charref", name)

    def handle_entityref(self, name):
        self.note("entityref", name)


texts = [
    "<!DOCTYPE html><html><head><title>T &amp; U</title></head><body class='a b' id=x hidden>Hi<br/>there</body></html>",
    '<a href="x?a=1&amp;b=2" TITLE="q&quot;q">link</A><img src=a.png alt=""/>',
    "<script>if (a < b && c) { '</p>' }</script><style>p > a {}</style>after",
    "<!-- comment --><?php x ?><![CDATA[raw]]>&#65;&#x42;&lt;&copy;&euro; &unknown; & x",
    "<p>unclosed <b>bold <i>both</p>", "a < b > c", "text < 3 and <3", "<a b c=d e = 'f'>", "<div\nclass='x'\n>line</div>",
    "</ p>x</>", "<a$>", "<a foo='>'>z", "x &am", "<p", "<a href='unclosed", "tail <", "",
]
for text in texts:
    for options in ({}, {"convert_charrefs": False}):
        parser = Show(**options)
        parser.feed(text)
        parser.close()
        print(parser.events, parser.getpos())
for text in texts[:3]:
    parser = Show()
    for c in text:
        parser.feed(c)
    parser.close()
    print(parser.events)
parser = Show()
parser.feed("<a\n b=1>\n\n<c>")
print(parser.getpos(), repr(parser.get_starttag_text()))
