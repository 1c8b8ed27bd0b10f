// Package protect stands for suah.dev/protect, which not every module proxy serves. Of it Yggdrasil's commands only
// call pledge(2), which is OpenBSD's: on Linux the original does nothing either.
package protect

// Pledge does nothing where there is no pledge(2).
func Pledge(string) error { return nil }
