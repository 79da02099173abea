package words

import (
	"math"
	"strconv"
	"time"

	"wikidrop/gui/i18n"
)

// Duration is a time to come, roughly and rounded up to at least one second:
// "2 s", "6 min", "1 h 20 min", "3 days".
func Duration(d time.Duration) string {
	seconds := int(math.Ceil(d.Seconds()))
	minutes := int(math.Ceil(d.Minutes()))
	hours := int(math.Round(d.Hours()))
	switch {
	case seconds < 60:
		return i18n.T("time.seconds", i18n.Args{"Number": max(seconds, 1)})
	case minutes < 60:
		return i18n.T("time.minutes", i18n.Args{"Number": minutes})
	case hours >= 48:
		return i18n.N("span.days", (hours+12)/24)
	case minutes%60 == 0 || hours >= 10:
		return i18n.T("time.hours", i18n.Args{"Number": hours})
	}
	return i18n.T("time.hours-minutes", i18n.Args{"Hours": minutes / 60, "Minutes": minutes % 60})
}

// Span is an exact length of time in its largest whole unit: "72 minutes".
func Span(d time.Duration) string {
	seconds := int(d.Round(time.Second).Seconds())
	switch {
	case seconds > 86400 && seconds%86400 == 0:
		return i18n.N("span.days", seconds/86400)
	case seconds > 0 && seconds%3600 == 0:
		return i18n.N("span.hours", seconds/3600)
	case seconds > 0 && seconds%60 == 0:
		return i18n.N("span.minutes", seconds/60)
	}
	return i18n.N("span.seconds", seconds)
}

// Clock is a time of day, with the date when that is not today: "18:40",
// "14 May, 18:40".
func Clock(t time.Time) string { return clockAt(t, time.Now()) }

func clockAt(t, now time.Time) string {
	t = t.In(now.Location())
	clock := t.Format("15:04")
	if sameDay(t, now) {
		return clock
	}
	return i18n.T("date.day-time", i18n.Args{"Day": t.Day(), "Month": month(t), "Time": clock})
}

// Date is a day: "14 May 2026".
func Date(t time.Time) string {
	return i18n.T("date.day", i18n.Args{"Day": t.Day(), "Month": month(t), "Year": t.Year()})
}

// Ago says how long ago something was: "just now", "2 minutes ago", and the date
// after a month.
func Ago(t, now time.Time) string {
	d := now.Sub(t)
	switch {
	case d < time.Minute:
		return i18n.T("ago.now")
	case d < time.Hour:
		return ago(d.Truncate(time.Minute))
	case d < 24*time.Hour:
		return ago(d.Truncate(time.Hour))
	case d < 30*24*time.Hour:
		days := int(d.Hours() / 24)
		return i18n.T("ago.span", i18n.Args{"Span": i18n.N("span.days", days)})
	}
	return Date(t.In(now.Location()))
}

func ago(d time.Duration) string { return i18n.T("ago.span", i18n.Args{"Span": Span(d)}) }

func month(t time.Time) string { return i18n.T("month." + strconv.Itoa(int(t.Month()))) }

func sameDay(a, b time.Time) bool {
	return a.Year() == b.Year() && a.YearDay() == b.YearDay()
}
