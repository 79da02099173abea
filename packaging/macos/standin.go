//go:build ignore

// Standin is put where the program would be, to assemble a bundle without a Mac.
package main

func main() { println("the real program is built on a Mac") }
