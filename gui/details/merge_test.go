package details

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"wikidrop/uploader"
)

func TestParsePlace(t *testing.T) {
	for s, want := range map[string]uploader.Place{
		"50.0865, 14.4114":  {Latitude: 50.0865, Longitude: 14.4114},
		"-33.85;151.2":      {Latitude: -33.85, Longitude: 151.2},
		"  0   0 ":          {},
		"90, 180":           {Latitude: 90, Longitude: 180},
		"50.0865\t14.4114 ": {Latitude: 50.0865, Longitude: 14.4114},
	} {
		got, ok := parsePlace(s)
		if diff := cmp.Diff(want, got); !ok || diff != "" {
			t.Errorf("%q: %v (-want +got):\n%s", s, ok, diff)
		}
	}
	for _, s := range []string{"", "50", "91, 0", "0, 181", "NaN, 0", "50,0865 14,4114", "here, there"} {
		if got, ok := parsePlace(s); ok {
			t.Errorf("%q is %v", s, got)
		}
	}
}

func FuzzParsePlace(f *testing.F) {
	f.Add("50.0865, 14.4114")
	f.Add("1e3 Inf")
	f.Fuzz(func(t *testing.T, s string) {
		p, ok := parsePlace(s)
		if !ok {
			return
		}
		item := uploader.Item{}
		item.Description.HasPlace, item.Description.Latitude, item.Description.Longitude = true, p.Latitude, p.Longitude
		if _, again := parsePlace(placeText(&item)); !again {
			t.Errorf("%q is written as %q, which is no place", s, placeText(&item))
		}
	})
}

func TestDegreesKeepWhatACameraKnows(t *testing.T) {
	for v, want := range map[float64]string{50.0865: "50.0865", 14: "14", -0.1234567: "-0.123457", 0: "0", 100: "100"} {
		if got := degrees(v); got != want {
			t.Errorf("%v is written %q, want %q", v, got, want)
		}
	}
}
