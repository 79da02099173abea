// Package words makes sentences for people out of what the engine reports, in the
// language that [i18n.Set] chose. It has no state: all functions may be called
// from any goroutine.
package words

import (
	"time"

	"wikidrop/uploader"
	"wikidrop/uploader/account"
)

// Tone is how a sentence wants to be shown.
type Tone uint8

// The tones.
const (
	ToneQuiet     Tone = iota // secondary text
	ToneActive                // something moves: accent
	ToneGood                  // done or ready
	ToneAttention             // waits, or a person should look
	ToneError                 // did not work
)

// Line is a short sentence.
type Line struct {
	Text string
	Tone Tone
}

// Message explains what stands in the way: what happened, why, and what to do.
// Title is never empty, Why and Do may be.
type Message struct{ Title, Why, Do string }

// State says in a few words how far an item is.
func State(r uploader.Row, now time.Time) Line { return Line{} }

// Detail says what goes with the state: size, speed, time left.
func Detail(r uploader.Row, now time.Time) string { return "" }

// Problem explains what holds an item.
func Problem(p uploader.Problem) Message { return Message{} }

// Choice is the label of the button for a way out.
func Choice(c uploader.Choice, p uploader.Problem) string { return string(c) }

// Notice tells of something that happened once.
func Notice(n uploader.Notice) string { return n.Code }

// LoginError explains why an account could not be tested or saved.
func LoginError(err error) Message { return Message{} }

// Bytes is a size, in steps of 1000: "4.2 MB".
func Bytes(n int64) string { return "" }

// Speed is bytes a second: "1.1 MB/s".
func Speed(perSecond float64) string { return "" }

// Duration is a time to come, roughly: "2 s", "6 min".
func Duration(d time.Duration) string { return "" }

// Clock is a time of day, with the day when that is not today.
func Clock(t time.Time) string { return "" }

// Limits says how much the wiki lets the account upload: "380 files in 72 minutes".
func Limits(f account.Facts) string { return "" }

// Rights lists what the account may do.
func Rights(f account.Facts) string { return "" }
