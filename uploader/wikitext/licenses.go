package wikitext

import "slices"

// License is a choice of licence.
type License struct {
	ID       string // "cc-by-sa-4.0"
	Name     string // "CC BY-SA 4.0"
	Template string // "cc-by-sa-4.0"
	URL      string
	Own      bool // offered for one's own work
}

// DefaultLicense is the ID of the licence that new work gets.
const DefaultLicense = "cc-by-sa-4.0"

var licenses = []License{
	{"cc-by-sa-4.0", "CC BY-SA 4.0", "cc-by-sa-4.0", "https://creativecommons.org/licenses/by-sa/4.0/", true},
	{"cc-by-4.0", "CC BY 4.0", "cc-by-4.0", "https://creativecommons.org/licenses/by/4.0/", true},
	{"cc-zero", "CC0", "cc-zero", "https://creativecommons.org/publicdomain/zero/1.0/", true},
	{"cc-by-sa-3.0", "CC BY-SA 3.0", "cc-by-sa-3.0", "https://creativecommons.org/licenses/by-sa/3.0/", false},
	{"cc-by-3.0", "CC BY 3.0", "cc-by-3.0", "https://creativecommons.org/licenses/by/3.0/", false},
	{"cc-by-sa-2.0", "CC BY-SA 2.0", "cc-by-sa-2.0", "https://creativecommons.org/licenses/by-sa/2.0/", false},
	{"cc-by-2.0", "CC BY 2.0", "cc-by-2.0", "https://creativecommons.org/licenses/by/2.0/", false},
	{"pd-old-100", "Public domain, author died over 100 years ago", "PD-old-100-expired", publicDomain, false},
	{"pd-old-70", "Public domain, author died over 70 years ago", "PD-old-70-expired", publicDomain, false},
	{"pd-us-expired", "Public domain in the USA, copyright expired", "PD-US-expired", publicDomain, false},
	{"pd-usgov", "Public domain, work of the US government", "PD-USGov", publicDomain, false},
	{"pd-textlogo", "Public domain, simple text or shapes", "PD-textlogo", publicDomain, false},
}

const publicDomain = "https://creativecommons.org/publicdomain/mark/1.0/"

// Licenses lists what Wikidrop offers, most usual first.
func Licenses() []License { return slices.Clone(licenses) }

// LicenseByID finds a licence of [Licenses].
func LicenseByID(id string) (License, bool) {
	i := slices.IndexFunc(licenses, func(l License) bool { return l.ID == id })
	if i < 0 {
		return License{}, false
	}
	return licenses[i], true
}
