module testbed/runtime

go 1.21
