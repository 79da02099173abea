package account

import (
	"net/url"
	"slices"
	"strings"

	"wikidrop/uploader/mediawiki"
)

// factsOf picks from a wiki's answer what is worth keeping. The address of file
// pages starts with that of api, which is known to work: the wiki's own idea of
// its server may be an internal name.
func factsOf(api string, s *mediawiki.Site) Facts {
	return Facts{
		Generator:      s.Generator,
		Groups:         slices.Clone(s.User.Groups),
		MayUpload:      s.User.Can("upload"),
		MayEdit:        s.User.Can("edit"),
		MayReupload:    s.User.Can("reupload"),
		MayReuploadOwn: s.User.Can("reupload-own"),
		MayUploadByURL: s.User.Can("upload_by_url"),
		UploadsEnabled: s.UploadsEnabled,
		MaxUploadSize:  s.MaxUploadSize,
		MinChunk:       s.MinUploadChunkSize,
		Extensions:     slices.Clone(s.FileExtensions),
		Limits:         slices.Clone(s.User.Upload),
		Blocked:        s.User.Blocked,
		BlockReason:    s.User.Block,
		ReadOnly:       s.ReadOnly,
		Captions:       s.HasCaptions(),
		FilePage:       filePage(api, s),
		Logo:           s.Logo,
		BlockedUntil:   s.User.BlockEnd,
		URLDomains:     slices.Clone(s.CopyUploadDomains),
		URLDomainsAll:  s.TellsDomains,
		StashHours:     stashHours(api),
	}
}

// tested adds what only a test finds out.
func (f Facts) tested(x examined) Facts {
	f.Ungranted, f.Lacking, f.Offers = slices.Clone(x.standing.Ungranted), slices.Clone(x.standing.Lacking), x.offers
	if !f.URLDomainsAll {
		f.URLDomains = slices.Clone(x.domains)
	}
	return f
}

// since takes over from an earlier test what a login does not tell. A right that
// is there now is missed no longer.
func (f Facts) since(old Facts, has func(right string) bool) Facts {
	f.Offers = old.Offers
	if !f.URLDomainsAll && f.MayUploadByURL {
		f.URLDomains = slices.Clone(old.URLDomains)
	}
	f.Ungranted = slices.DeleteFunc(slices.Clone(old.Ungranted), has)
	f.Lacking = slices.DeleteFunc(slices.Clone(old.Lacking), has)
	return f
}

// wikimediaStash is what Wikimedia sets; no wiki tells it.
const wikimediaStash = 48

// stashHours is how long a wiki keeps unpublished files, 0 where that is unknown.
func stashHours(api string) int {
	u, err := url.Parse(api)
	if err != nil || !mediawiki.Wikimedia(u.Hostname()) {
		return 0
	}
	return wikimediaStash
}

// filePage builds the address of a file page, with $1 where the title goes.
func filePage(api string, s *mediawiki.Site) string {
	u, err := url.Parse(api)
	if err != nil || !strings.Contains(s.ArticlePath, "$1") {
		return ""
	}
	namespace := s.FileNS
	if namespace == "" {
		namespace = "File"
	}
	namespace = url.PathEscape(strings.ReplaceAll(namespace, " ", "_"))
	path := strings.Replace(s.ArticlePath, "$1", namespace+":$1", 1)
	if strings.Contains(path, "://") {
		return path
	}
	return u.Scheme + "://" + u.Host + "/" + strings.TrimPrefix(path, "/")
}

// wikiName is what to call a wiki that tells no name.
func wikiName(api string, s *mediawiki.Site) string {
	if s.SiteName != "" {
		return s.SiteName
	}
	u, err := url.Parse(api)
	if err != nil {
		return api
	}
	return u.Host
}
