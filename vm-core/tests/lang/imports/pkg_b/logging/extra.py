name = 'a module of it'
