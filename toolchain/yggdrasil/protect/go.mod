module suah.dev/protect

go 1.25.0
