package words

import (
	"math"

	"golang.org/x/text/language"
	textmessage "golang.org/x/text/message"
	"golang.org/x/text/number"

	"wikidrop/gui/i18n"
)

// Bytes is a size in steps of 1000, as disks and browsers count: "4.2 MB".
// Sizes below zero are unknown and give "".
func Bytes(n int64) string {
	if n < 0 {
		return ""
	}
	value, unit := scale(float64(n))
	return inUnit(decimal(value, digits(value, unit)), unit)
}

// Of is a part of a size, both in the unit of the whole: "1.3 of 2.1 GB".
func Of(part, whole int64) string {
	value, unit := scale(float64(whole))
	sent := float64(part) / math.Pow(1000, float64(unit))
	places := digits(value, unit)
	return i18n.T("detail.of", i18n.Args{
		"Sent": decimal(sent, places),
		"Size": inUnit(decimal(value, places), unit),
	})
}

// Speed is bytes a second: "1.1 MB/s". Zero and less are unknown and give "".
func Speed(perSecond float64) string {
	if !(perSecond > 0) || math.IsInf(perSecond, 0) {
		return ""
	}
	return i18n.T("unit.per-second", i18n.Args{"Size": Bytes(int64(math.Ceil(perSecond)))})
}

var units = []string{"unit.B", "unit.kB", "unit.MB", "unit.GB", "unit.TB", "unit.PB", "unit.EB"}

// scale brings a number of bytes below 1000 as it will be shown, and tells how
// many steps that took.
func scale(n float64) (value float64, unit int) {
	for n >= 999.5 && unit < len(units)-1 {
		n /= 1000
		unit++
	}
	return n, unit
}

// digits after the decimal sign: one for small numbers of a large unit.
func digits(value float64, unit int) int {
	if unit > 0 && value < 9.95 {
		return 1
	}
	return 0
}

func inUnit(n string, unit int) string { return i18n.T(units[unit], i18n.Args{"Number": n}) }

// decimal writes a number with the decimal sign of the language.
func decimal(n float64, digits int) string {
	p := textmessage.NewPrinter(language.Make(i18n.Language()))
	return p.Sprint(number.Decimal(n, number.Scale(digits)))
}
