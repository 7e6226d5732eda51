inner_name = "inner"
