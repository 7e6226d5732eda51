# Parsing, searching, changing and writing XML.
import io
import xml.etree.ElementTree as ET

text = """<?xml version="1.0"?>
<!DOCTYPE data>
<data xmlns:x="urn:x">
    <!-- note -->
    <country name="Liechtenstein">
        <rank>1</rank><year>2008</year>
        <neighbor name="Austria" direction="E"/>
        <neighbor name="Switzerland" direction="W"/>
    </country>
    <country name="Panama"><rank>68</rank><x:extra a="1 &amp; 2">t&#65;&lt;<![CDATA[<raw>]]></x:extra>tail</country>
</data>"""
root = ET.fromstring(text)
print(root.tag, root.attrib, len(root), [c.tag for c in root], root[0].get("name"), root[1][1].text, root[1][1].tail)
for path in ("country", "country/rank", ".//neighbor", "*/neighbor[@direction='W']", "country[rank='68']", "country[2]",
             "country[last()]", ".//year/..", "country[@name]/neighbor[1]", "{urn:x}extra", ".//{urn:x}*", "country[year]",
             "./country[rank!='1']", "."):
    print(path, [(e.tag, e.attrib.get("name")) for e in root.findall(path)])
print(root.findtext("country/rank"), root.findtext("none", "default"), root.find("none"), len(root.findall(".//p:extra", {"p": "urn:x"})))
print([e.tag for e in root.iter()][:4], "".join(root[1].itertext()))
print(ET.tostring(root[1]).decode())
e = ET.Element("a", {"k": "v"}, z="<&\">\n")
b = ET.SubElement(e, "b")
b.text = "x < y & z > w \xe9"
ET.SubElement(e, "c").tail = "after"
e.append(ET.Comment("comment"))
e.insert(0, ET.ProcessingInstruction("target", "data"))
ET.SubElement(e, "{urn:y}n", {"{urn:y}at": "1"})
print(ET.tostring(e), ET.tostring(e, encoding="unicode"))
print(ET.tostring(e, "utf-8", xml_declaration=True), ET.tostring(e, "iso-8859-1"))
print(ET.tostring(e, "unicode", method="text"), ET.tostring(ET.XML("<p><br/>x</p>"), "unicode", method="html"))
print(ET.tostring(ET.XML("<p><q></q></p>"), short_empty_elements=False))
ET.indent(root)
ET.dump(root)
tree = ET.ElementTree(e)
out = io.BytesIO()
tree.write(out, encoding="utf-8", xml_declaration=True)
print(out.getvalue(), ET.parse(io.BytesIO(out.getvalue())).getroot().tag)
print([(event, el.tag) for event, el in ET.iterparse(io.StringIO("<a><b/><c>1</c></a>"), events=("start", "end"))])
e.remove(b)
print([c.tag for c in e if isinstance(c.tag, str)], e.keys(), list(e.items()), ET.iselement(e), ET.QName("u", "t"))
for bad in ("", "<a>", "<a></b>", "<a/><b/>", "text", "<a b=1/>", "<a b='1' b='2'/>", "<a>&nope;</a>", "<a>\n  <b", "<a>x & y</a>",
            "<p:a/>", "<a>\n</c></a>", "< a/>"):
    try:
        ET.fromstring(bad)
    except ET.ParseError as error:
        print(repr(bad), error, error.code, error.position)
for call in (lambda: e.append(3), lambda: e.remove(b), lambda: ET.tostring(ET.Element("x", a=5)),
             lambda: root.findall("/x")):
    try:
        call()
    except Exception as error:
        print(type(error).__name__, error)
