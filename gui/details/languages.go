package details

import "slices"

// language is one that a description can be in.
type language struct{ code, name string }

// languages are those with the most readers on Wikimedia Commons, each by its own
// name. Any other code that a description already has is offered as it is.
var languages = []language{
	{"en", "English"}, {"ar", "العربية"}, {"bg", "Български"}, {"bn", "বাংলা"}, {"ca", "Català"},
	{"cs", "Čeština"}, {"da", "Dansk"}, {"de", "Deutsch"}, {"el", "Ελληνικά"}, {"eo", "Esperanto"},
	{"es", "Español"}, {"et", "Eesti"}, {"eu", "Euskara"}, {"fa", "فارسی"}, {"fi", "Suomi"},
	{"fr", "Français"}, {"gl", "Galego"}, {"he", "עברית"}, {"hi", "हिन्दी"}, {"hr", "Hrvatski"},
	{"hu", "Magyar"}, {"hy", "Հայերեն"}, {"id", "Bahasa Indonesia"}, {"it", "Italiano"}, {"ja", "日本語"},
	{"ka", "ქართული"}, {"kk", "Қазақша"}, {"ko", "한국어"}, {"lt", "Lietuvių"}, {"lv", "Latviešu"},
	{"mk", "Македонски"}, {"nb", "Norsk bokmål"}, {"nl", "Nederlands"}, {"pl", "Polski"}, {"pt", "Português"},
	{"ro", "Română"}, {"ru", "Русский"}, {"sk", "Slovenčina"}, {"sl", "Slovenščina"}, {"sr", "Српски"},
	{"sv", "Svenska"}, {"sw", "Kiswahili"}, {"ta", "தமிழ்"}, {"th", "ไทย"}, {"tr", "Türkçe"},
	{"tt", "Татарча"}, {"uk", "Українська"}, {"ur", "اردو"}, {"vi", "Tiếng Việt"}, {"zh", "中文"},
}

func languageName(code string) string {
	i := slices.IndexFunc(languages, func(l language) bool { return l.code == code })
	if i < 0 {
		return code
	}
	return languages[i].name
}
