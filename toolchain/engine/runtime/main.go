// Runtime starts runc with what it is given, but asks it for no capability that this process cannot have: runc gives up
// on the whole container otherwise, as with --privileged on a machine that withholds one of them from everybody.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "testbed's runtime:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return err
	}
	missing, err := missingCapabilities(string(status))
	if err != nil {
		return err
	}
	for _, file := range specifications(args) {
		if err := withhold(file, missing); err != nil {
			return err
		}
	}
	runc, err := exec.LookPath("runc")
	if err != nil {
		return err
	}
	return syscall.Exec(runc, append([]string{"runc"}, args...), os.Environ())
}

// specifications returns the files that say what a container (--bundle) or a process in one (--process) may do.
func specifications(args []string) []string {
	var files []string
	for i, arg := range args {
		name, value, joined := strings.Cut(arg, "=")
		if !joined && i+1 < len(args) {
			value = args[i+1]
		}
		switch name {
		case "--bundle", "-b":
			files = append(files, filepath.Join(value, "config.json"))
		case "--process", "-p":
			files = append(files, value)
		}
	}
	return files
}

// withhold takes capabilities out of every list of names in a JSON file. Numbers stay as they are written.
func withhold(file string, missing map[string]bool) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(strings.NewReader(string(text)))
	decoder.UseNumber()
	var document any
	if err := decoder.Decode(&document); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	changed, err := json.Marshal(without(document, missing))
	if err != nil {
		return err
	}
	return os.WriteFile(file, changed, 0o600)
}

func without(value any, names map[string]bool) any {
	switch value := value.(type) {
	case map[string]any:
		for key, inner := range value {
			value[key] = without(inner, names)
		}
	case []any:
		kept := []any{}
		for _, inner := range value {
			if name, text := inner.(string); !text || !names[name] {
				kept = append(kept, without(inner, names))
			}
		}
		return kept
	}
	return value
}
