// Package practice is a wiki that lives inside the program, to rehearse on and
// to test against.
//
// It listens on the loopback interface only, answers only to its own Host and
// speaks the part of the MediaWiki Action API that an uploader meets, as
// MediaWiki 1.39 was seen to answer it (or as 1.45 does, see [Behaviour]). Where
// a real wiki and this one differ, this one is wrong.
//
// Everything that arrives is kept under [Options.Dir]: records in a bbolt
// database, bytes in files named after their SHA-1. Titles and texts are data
// and never become part of a path. A request that is cut off leaves no trace.
//
// All state is guarded by one mutex of [Server]; bodies are read, URLs fetched
// and pictures sniffed outside of it. The package knows nothing of our own
// client, since it is the other side.
package practice
