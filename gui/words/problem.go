package words

import (
	"slices"
	"strconv"
	"strings"

	"wikidrop/gui/i18n"
	"wikidrop/uploader"
	"wikidrop/uploader/mediawiki"
	"wikidrop/uploader/wikitext"
)

// Problem explains what holds an item.
func Problem(p uploader.Problem) Message {
	switch {
	case p.After:
		return caption(p)
	case p.Code == uploader.CodeWarnings && len(p.Warnings) > 0:
		return questions(p)
	case p.Code == uploader.CodeName && p.Name != nil:
		return badName(*p.Name)
	}
	if w, ok := p.Warnings.Get(p.Code); ok {
		return question(w, p)
	}
	if warningKinds[p.Code] {
		return question(mediawiki.Warning{Kind: p.Code}, p)
	}
	return refusal(p)
}

// refusal explains everything that is neither a question nor a name.
func refusal(p uploader.Problem) Message {
	r := find(p.Code)
	args := i18n.Args{
		"Code":       clean(p.Code, maxName),
		"Limit":      Bytes(p.Limit),
		"Characters": mediawiki.MaxCaption,
		"Wanted":     list(p.Wanted),
		"Max":        wikitext.MaxTitleBytes,
		"Kind":       clean(p.Code, maxName),
	}
	args["Who"], args["Date"] = clean(p.Who, maxName), Date(p.When.Local())
	known := r.id == "problem.type" && len(p.Wanted) > 0 ||
		r.id == "problem.blocked" && p.Who != "" && !p.When.IsZero() ||
		(r.id == "problem.too-large" || r.id == "problem.not-whole") && p.Limit > 0
	switch {
	case r.id == "problem.name-in-use":
		known = addExisting(args, p.Existing)
	case r.id == "problem.name-in-use-shared" && p.Shared != "":
		args["Shared"], known = clean(p.Shared, maxName), true
	}
	if r.id == "problem.already-there" && p.Existing != nil {
		args["File"], known = existing(p.Existing), p.Existing.Title != ""
	}
	m := message(r.id, known, args)
	if r.quote {
		m = m.said(p.Text)
	}
	return m
}

// questions explains what the wiki wants to have confirmed, all at once.
func questions(p uploader.Problem) Message {
	asked := significant(p.Warnings)
	if len(asked) == 1 {
		return question(asked[0], p)
	}
	lines := make([]string, len(asked))
	for i, w := range asked {
		m := question(w, p)
		lines[i] = "• " + m.Title + ". " + m.Why
	}
	return message("problem.several", false, i18n.Args{"List": strings.Join(lines, "\n")})
}

// significant leaves out the warnings that another one says better: the same
// content under the same name comes with "exists".
func significant(all mediawiki.Warnings) mediawiki.Warnings {
	better := all.Has("nochange") || all.Has("duplicateversions")
	var kept mediawiki.Warnings
	for _, w := range all {
		if better && w.Kind == "exists" {
			continue
		}
		kept = append(kept, w)
	}
	return kept
}

// warningKinds are the questions that have words of their own.
var warningKinds = map[string]bool{
	"exists": true, "nochange": true, "no-change": true, "duplicateversions": true,
	"duplicate-version": true, "page-exists": true, "exists-normalized": true, "thumb": true,
	"thumb-name": true, "bad-prefix": true, "was-deleted": true, "duplicate": true,
	"duplicate-archive": true, "badfilename": true, "filetype-unwanted-type": true,
	"large-file": true, "empty-file": true, "emptyfile": true, uploader.CodeTwice: true,
}

// question explains one warning.
func question(w mediawiki.Warning, p uploader.Problem) Message {
	id := "problem.unknown-warning"
	if warningKinds[w.Kind] {
		id = find(w.Kind).id
	}
	titles := make([]string, len(w.Titles))
	for i, t := range w.Titles {
		titles[i] = name(t)
	}
	args := i18n.Args{
		"Titles": list(titles),
		"Wanted": list(w.Extensions),
		"Limit":  Bytes(w.Limit),
		"Kind":   clean(w.Kind, maxName),
		"Who":    "", "Date": "", "File": "",
	}
	known := len(w.Titles) > 0 && w.Titles[0] != "" || len(w.Extensions) > 0 || w.Limit > 0
	switch {
	case id == "problem.duplicate" && p.Shared != "":
		id, args["Shared"], args["Place"] = "problem.duplicate-shared", clean(p.Shared, maxName), place(p.Shared)
	case id == "problem.exists" && len(p.Choices) > 0 && !slices.Contains(p.Choices, uploader.ChoiceOverwrite):
		id = "problem.name-in-use"
		fallthrough
	case id == "problem.exists", id == "problem.already-there":
		known = addExisting(args, p.Existing)
	case id == "problem.was-deleted":
		known = addDeletion(args, p)
		return message(id, known, args).said(p.Text)
	case id == "problem.deleted-content":
		if known && addDeletion(args, p) {
			id = "problem.deleted-content-by"
		}
		return message(id, known, args).said(p.Text)
	}
	return message(id, known, args)
}

// addExisting adds who uploaded the wiki's file, and tells whether that is known.
func addExisting(args i18n.Args, e *mediawiki.ImageInfo) bool {
	if e == nil {
		return false
	}
	args["Who"], args["Date"], args["File"] = clean(e.User, maxName), Date(e.Timestamp.Local()), existing(e)
	return e.User != "" && !e.Timestamp.IsZero()
}

// addDeletion adds who deleted a file, and tells whether that is known.
func addDeletion(args i18n.Args, p uploader.Problem) bool {
	args["Who"], args["Date"] = clean(p.Who, maxName), Date(p.When.Local())
	return p.Who != "" && !p.When.IsZero()
}

// existing is the title of the wiki's file without its namespace.
func existing(e *mediawiki.ImageInfo) string {
	_, title, found := strings.Cut(e.Title, ":")
	if !found {
		title = e.Title
	}
	return name(title)
}

// names are the messages for what can be wrong with a name.
var names = map[string]string{
	"empty":              "problem.name-empty",
	"too-short":          "problem.name-short",
	"too-long":           "problem.name-long",
	"illegal":            "problem.name-illegal",
	"extension-missing":  "problem.extension-missing",
	"extension-banned":   "problem.extension-banned",
	"extension-mismatch": "problem.extension-mismatch",
}

func badName(n wikitext.Problem) Message {
	id, ok := names[n.Code]
	if !ok {
		id = "problem.name-illegal"
	}
	known := n.Found != ""
	switch n.Code {
	case "too-long":
		known = n.Bytes > 0
	case "extension-missing":
		known = len(n.Wanted) > 0
	case "extension-banned", "extension-mismatch":
		known = n.Found != "" && len(n.Wanted) > 0
	}
	return message(id, known, i18n.Args{
		"Bytes":  n.Bytes,
		"Max":    wikitext.MaxTitleBytes,
		"Found":  found(n.Found),
		"Wanted": list(n.Wanted),
	})
}

// found shows the offending characters, also those that cannot be seen.
func found(s string) string {
	if shown := clean(s, maxName); shown != "" {
		return shown
	}
	return strings.Trim(strconv.QuoteToASCII(s), `"`)
}
