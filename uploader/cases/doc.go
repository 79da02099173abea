// Package cases holds the numbered test cases of the upload protocol, each run
// against the practice wiki as it answers like MediaWiki 1.39 and like 1.45, and
// against a real MediaWiki where that can be brought into the state. It has tests
// only; [TestCases] prints a table of what is proved where.
package cases
