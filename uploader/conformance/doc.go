// Package conformance holds one suite of tests that runs against the practice wiki
// and against a real MediaWiki. Where the two answer differently, the practice wiki
// is wrong. There is nothing to import here.
package conformance
