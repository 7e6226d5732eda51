name = 'the program\'s own logging'
