// Package faults is a bad line to a wiki: a reverse proxy on the loopback
// interface that cuts, delays, repeats, forges and loses, for tests of the engine.
// Nothing but tests imports it.
//
// A [Proxy] tells requests apart by what they ask for ([Kind]) and lets a [Rule]
// spoil the n-th of a kind with a [Fault]. It counts the bytes of each file that
// came in, whether or not they arrived, so that a test can say what a fault cost.
//
// The tests that use it:
//
//   - uploader: TestFaultMatrix (every fault × every way of sending × practice wiki
//     and real MediaWiki), TestFaultSoak, TestFaultProperties, FuzzQueueRecord and
//     FuzzQueueFile;
//   - here: TestKilledProgram, which kills the real program with SIGKILL again and
//     again.
//
// By default they take a few minutes together. WIKIDROP_FULL=1 runs all of it: 200
// kills, a soak of 2,000 small files and 3 large ones, every cell against the real
// MediaWiki, and ten times as many random sequences. WIKIDROP_SEED=N starts the
// random choices from another number; each test prints the one it used. Lines that
// begin with "faults:" are the figures.
package faults
