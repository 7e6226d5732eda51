who = "pkg_a.sub"
