package practice

import (
	"bytes"
	"strings"
)

// up is who does most of the work in the comparison.
const up = "Uploader"

func webm(n int, seed byte) []byte {
	b := append([]byte("\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm"), seed)
	for len(b) < n {
		b = append(b, byte(len(b)*7)^seed)
	}
	return b
}

func comparison() []step {
	one, two, three := picture(101, 0), picture(102, 0), picture(103, 0)
	svg := func(s string) []byte {
		return []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8">` + s + `</svg>`)
	}
	film := webm(30000, 1)
	var steps []step
	add := func(name string, do func(*side) answer) { steps = append(steps, step{name, do}) }
	setting := func(php string) {
		add("set "+php, func(s *side) answer { s.set(php); return answer{raw: "{}"} })
	}
	second := func() { add("wait", func(s *side) answer { nextSecond(s); return answer{raw: "{}"} }) }

	add("anonymous token", get("", "action", "query", "meta", "tokens"))
	add("anonymous userinfo", get("", "action", "query", "meta", "userinfo"))
	add("unknown action", get("", "action", "nosuch"))
	add("unknown action raw", get("", "action", "nosuch", "errorformat", "raw"))
	add("unknown action plaintext", get("", "action", "nosuch", "errorformat", "plaintext"))
	add("unknown parameter", get("", "action", "query", "meta", "tokens", "nonsense", "1"))
	add("unknown parameters", get("", "action", "query", "meta", "tokens", "nonsense", "1", "more", "2"))
	add("unknown parameter plaintext", get("", "action", "query", "meta", "tokens", "nonsense", "1", "errorformat", "plaintext"))
	add("maxlag", get("", "action", "query", "meta", "tokens", "maxlag", "-5"))
	add("assert", get("", "action", "query", "assert", "user"))
	add("assertuser", get(up, "action", "query", "assertuser", "Admin"))
	add("GET of upload", get(up, "action", "upload", "filename", "X.png"))
	add("token in query", get(up, "action", "upload", "filename", "X.png", "token", "x"))
	add("no token", post(up, "action", "upload", "filename", "X.png"))
	add("bad token", post(up, "action", "upload", "filename", "X.png", "token", "x"))
	add("bad token plaintext", post(up, "action", "upload", "filename", "X.png", "token", "x", "errorformat", "plaintext"))
	add("anonymous upload", send("", "file", one, "filename", "X.png"))
	add("anonymous stash key", send("", "", nil, "filename", "X.png", "filekey", "1aaaaaaaaaaa.bbbbbb.1.png"))
	add("reader", send("Reader", "file", one, "filename", "X.png"))

	// Combination rules.
	add("nothing to upload", send(up, "", nil, "filename", "X.png"))
	add("file and url", send(up, "file", one, "filename", "X.png", "url", "http://127.0.0.1:9/"))
	add("file and filekey", send(up, "file", one, "filename", "X.png", "filekey", "a.b"))
	add("empty filekey and file", send(up, "file", one, "filename", "X.png", "filekey", ""))
	add("all three", send(up, "file", one, "filename", "X.png", "filekey", "a.b", "url", "x"))
	add("no name", send(up, "file", one))
	add("file as text", send(up, "", nil, "filename", "X.png", "file", "x"))
	add("chunk as text", send(up, "", nil, "filename", "X.png", "chunk", "x", "offset", "0"))
	add("filesize no number", send(up, "chunk", one, "filename", "X.png", "filesize", "abc", "offset", "0"))
	add("offset empty", send(up, "chunk", one, "filename", "X.png", "offset", ""))
	add("offset fraction", send(up, "chunk", one, "filename", "X.png", "offset", "0.5"))
	add("watchlist unwatch", send(up, "file", one, "filename", "X.png", "watchlist", "unwatch"))
	add("tag", send(up, "file", one, "filename", "X.png", "tags", "nosuchtag"))
	add("chunk, offset 0, key", send(up, "chunk", one, "filename", "X.png", "offset", "0", "filekey", "a.b", "filesize", "5000"))
	add("chunk, offset, no key", send(up, "chunk", one, "filename", "X.png", "offset", "10", "filesize", "5000"))
	add("chunk, no offset, no key", send(up, "chunk", one, "filename", "X.png", "filesize", "5000"))
	add("chunk without filesize", send(up, "chunk", film[:2000], "filename", "X.webm", "offset", "0", "stash", "1"))
	add("chunk too small", send(up, "chunk", film[:1000], "filename", "X.webm", "offset", "0", "stash", "1", "filesize", "30000"))
	add("chunk past filesize", send(up, "chunk", film[:2000], "filename", "X.webm", "offset", "0", "stash", "1", "filesize", "1000"))
	add("chunk negative offset", send(up, "chunk", film[:1000], "filename", "X.webm", "offset", "-5", "stash", "1", "filesize", "30000"))
	add("chunk filesize over maximum", send(up, "chunk", film[:1000], "filename", "X.webm", "offset", "0", "stash", "1", "filesize", "6442450944"))
	add("chunk key unknown", send(up, "chunk", film[:2000], "filename", "X.webm", "offset", "10", "filekey", "1aaaaaaaaaaa.bbbbbb.1.webm", "filesize", "30000"))
	add("chunk key malformed", send(up, "chunk", film[:2000], "filename", "X.webm", "offset", "10", "filekey", "../../etc/passwd", "filesize", "30000"))
	add("commit key unknown", send(up, "", nil, "filename", "X.webm", "filekey", "1aaaaaaaaaaa.bbbbbb.1.webm"))
	add("commit key malformed", send(up, "", nil, "filename", "X.webm", "filekey", "../../etc/passwd"))
	add("status of unknown key", send(up, "", nil, "checkstatus", "1", "filekey", "1aaaaaaaaaaa.bbbbbb.1.webm"))
	add("file async", send(up, "file", one, "filename", "X.png", "async", "1"))

	// Names.
	for _, n := range []string{"~~~.png", ".png", ".a.png", "x.php.png", "x.exe.png", "A%41.png", "A&amp;b.png", "a\x00b.png", "a.", "noextension",
		strings.Repeat("L", 237) + ".png", strings.Repeat("L", 236) + ".png", "<>.png", "File:Prefixed.png", "Image:Prefixed two.png", "a/b.png",
		`C:\dir\b.png`, " Double  space.png ", "ta\tb.png", "new\nline.png", "lower case_one.png", "Cafe\u0301.png", "ßharp.png", "éclair.png",
		"日本語 😀.png", "bi\u200edi.png", "nb\u00a0sp.png", "ide\u3000o.png", "q\"'*?@^`;,+&~~.png", "hash#tag.png", "pipe|x.png", "{x}[y].png", "Up.PNG",
		"120px-thumb.png", "50px-thumb.png", "IMG 0001.png", "DSC_0002.png", "dsc_0003.png", "Talk:x.png", "User:x.png", "..png", "../x.png", "a..b.png",
		"x.docx", "x.jpg", "x.exe", "x.txt", "x.svg", "soft\u00adhyphen.png"} {
		add("name "+n, send(up, "file", picture(len(steps)+500, 0), "filename", n, "stash", "1"))
	}

	// Content.
	html := []byte("<!DOCTYPE html><html><body>hello</body></html>")
	for name, c := range map[string][]byte{
		"empty.png": {}, "html.png": html, "html.svg": html, "text.png": []byte("only text, only text"), "garbage.png": bytes.Repeat([]byte{0, 255, 3, 129}, 700),
		"program.exe": append([]byte("MZ\x90\x00"), bytes.Repeat([]byte{7}, 200)...), "script.svg": svg("<script>alert(1)</script>"), "handler.svg": svg(`<rect onclick="x(1)"/>`),
		"link.svg": svg(`<a xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="https://example.org/"><rect/></a>`), "use.svg": svg(`<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="https://example.org/"/>`),
		"good.svg": svg(`<rect width="4" height="4"/>`), "broken.svg": []byte(`<svg xmlns="http://www.w3.org/2000/svg"><rect>`), "pic.webm": one, "film.png": film, "php.png": []byte("<?php echo 1;"),
	} {
		steps = append(steps, step{"content " + name, send(up, "file", c, "filename", "Content "+name, "stash", "1")})
	}

	// Publishing and its warnings.
	add("publish", send(up, "file", one, "filename", "Look one.png", "comment", "a comment", "text", "== Summary ==\ntext [[Category:Test]]"))
	add("imageinfo", get(up, "action", "query", "titles", "File:Look one.png|File:Nope.png|File:bad[name].png|file:look.png", "prop", "imageinfo", "iiprop", "sha1|size|mime|url|timestamp|user|comment"))
	add("allimages by sha1", get(up, "action", "query", "list", "allimages", "aisha1", sha1Hex(one), "aiprop", "sha1|timestamp|url|size"))
	add("allimages, no such content", get(up, "action", "query", "list", "allimages", "aisha1", strings.Repeat("0", 40)))
	add("allimages, bad hash", get(up, "action", "query", "list", "allimages", "aisha1", "xyz"))
	add("info", get(up, "action", "query", "titles", "File:Look one.png|File:Nope.png", "prop", "info", "inprop", "protection|url", "intestactions", "upload|edit|create", "intestactionsdetail", "full"))
	add("text", get(up, "action", "query", "titles", "File:Look one.png", "prop", "revisions", "rvprop", "content|ids|timestamp|comment", "rvslots", "main"))
	add("same again", send(up, "file", one, "filename", "Look one.png", "save", "same"))
	add("same again by force", send(up, "file", one, "filename", "Look one.png", "ignorewarnings", "1"))
	second()
	add("same commit by force", send(up, "", nil, "filename", "Look one.png", "filekey", "$same", "ignorewarnings", "1"))
	add("duplicate", send(up, "file", one, "filename", "Look two.png", "save", "dup"))
	add("duplicate commit", send(up, "", nil, "filename", "Look two.png", "filekey", "$dup"))
	add("duplicate commit by force", send(up, "", nil, "filename", "Look two.png", "filekey", "$dup", "ignorewarnings", "1", "comment", "c"))
	add("commit again", send(up, "", nil, "filename", "Look two.png", "filekey", "$dup", "ignorewarnings", "1"))
	add("other bytes", send(up, "file", two, "filename", "Look one.png"))
	second()
	add("new version", send(up, "file", two, "filename", "Look one.png", "ignorewarnings", "1", "comment", "v2", "text", "ignored"))
	add("text after version", get(up, "action", "query", "titles", "File:Look one.png", "prop", "revisions", "rvprop", "content|comment", "rvslots", "main"))
	add("old bytes", send(up, "file", one, "filename", "Look one.png"))
	add("exists-normalized", send(up, "file", three, "filename", "Look one.PNG"))
	add("exists-normalized jpg", send(up, "file", three, "filename", "Look one.png.png"))
	add("thumb", send(up, "file", three, "filename", "120px-Look one.png"))
	add("novice overwrites", send("Novice", "file", three, "filename", "Look one.png", "ignorewarnings", "1"))
	add("novice stashes", send("Novice", "file", three, "filename", "Look one.png", "ignorewarnings", "1", "stash", "1", "save", "nov"))
	add("wrong owner", send(up, "", nil, "filename", "Look three.png", "filekey", "$nov"))
	add("wrong owner status", send(up, "", nil, "filekey", "$nov", "checkstatus", "1"))
	add("novice by url", send("Novice", "", nil, "filename", "Look one.png", "url", "http://127.0.0.1:9/x.png"))
	add("write a page", func(s *side) answer {
		b := s.as(up)
		return b.post("action", "edit", "title", "File:Page only.png", "text", "kept [[Category:Test]]", "summary", "s", "token", b.token)
	})
	add("page exists", send(up, "file", three, "filename", "Page only.png", "save", "po"))
	add("page exists, by force", send(up, "", nil, "filename", "Page only.png", "filekey", "$po", "ignorewarnings", "1", "text", "not used", "comment", "pc"))
	add("text is kept", get(up, "action", "query", "titles", "File:Page only.png", "prop", "revisions|imageinfo|categories", "rvprop", "content|comment", "rvslots", "main", "iiprop", "comment|sha1"))
	add("edit without the page", func(s *side) answer {
		b := s.as(up)
		return b.post("action", "edit", "title", "File:Not there.png", "text", "x", "nocreate", "1", "token", b.token)
	})
	add("paraminfo", get(up, "action", "paraminfo", "modules", "upload"))
	add("filerepoinfo", get(up, "action", "query", "meta", "filerepoinfo", "friprop", "name|local|canUpload"))
	add("restrictions and more", get(up, "action", "query", "meta", "siteinfo", "siprop", "fileextensions|uploaddialog|restrictions|rightsinfo|nosuch"))
	add("userinfo", get(up, "action", "query", "meta", "userinfo", "uiprop", "ratelimits|blockinfo"))
	add("messages", get(up, "action", "query", "meta", "allmessages", "ammessages", "licenses|copyupload-allowed-domains|upload-default-description"))
	add("limits", get(up, "action", "query", "list", "filearchive", "falimit", "max", "fasha1", strings.Repeat("0", 40)))
	add("category search", get(up, "action", "query", "list", "prefixsearch", "pssearch", "Category:Tes", "psnamespace", "14"))
	add("deletions", get(up, "action", "query", "list", "logevents", "leaction", "delete/delete", "letitle", "File:Look one.png"))
	add("archive", get(up, "action", "query", "list", "filearchive", "fasha1", strings.Repeat("0", 40)))
	add("stash list needs a login", get("", "action", "query", "list", "mystashedfiles"))
	add("stash info needs a login", get("", "action", "query", "prop", "stashimageinfo", "siifilekey", "a.b"))
	add("stash info of nothing", get(up, "action", "query", "prop", "stashimageinfo", "siifilekey", "1aaaaaaaaaaa.bbbbbb.1.png"))
	add("check a token", post(up, "action", "checktoken", "type", "csrf", "token", "x"))
	add("imageinfo of all versions", get(up, "action", "query", "titles", "File:Look one.png", "prop", "imageinfo", "iilimit", "5", "iiprop", "timestamp|user|comment|sha1|size|archivename"))
	add("imageinfo of one version", get(up, "action", "query", "titles", "File:Look one.png", "prop", "imageinfo", "iiprop", "timestamp|sha1"))
	add("too many titles", get(up, "action", "query", "prop", "info", "titles", strings.Repeat("A|", 50)+"B"))

	// Stash.
	add("stash", send(up, "file", three, "filename", "Stash.png", "stash", "1", "save", "s"))
	add("stashimageinfo", func(s *side) answer {
		return s.as(up).get("action", "query", "prop", "stashimageinfo", "siifilekey", s.saved["s"], "siiprop", "sha1|size|mime|timestamp|url")
	})
	add("stash with key", send(up, "", nil, "filename", "Stash.png", "stash", "1", "filekey", "$s"))
	add("commit other extension", send(up, "", nil, "filename", "Stash.jpg", "filekey", "$s"))
	add("commit too long", send(up, "", nil, "filename", strings.Repeat("s", 250)+".png", "filekey", "$s"))
	add("sessionkey", send(up, "", nil, "filename", "Stash.png", "sessionkey", "$s", "comment", "only a comment", "ignorewarnings", "1"))
	add("comment is the text", get(up, "action", "query", "titles", "File:Stash.png", "prop", "revisions", "rvprop", "content|comment", "rvslots", "main"))

	// Chunks.
	piece := func(name, key string, from, to int, extra ...string) func(*side) answer {
		p := []string{"filename", name, "stash", "1", "ignorewarnings", "1", "offset", itoa(from), "filesize", "30000"}
		if key != "" {
			p = append(p, "filekey", key)
		}
		return send(up, "chunk", film[from:to], append(p, extra...)...)
	}
	add("chunk 1", piece("Chunked.webm", "", 0, 10000, "save", "c"))
	add("status between", send(up, "", nil, "checkstatus", "1", "filekey", "$c"))
	add("chunk 2", piece("Chunked.webm", "$c", 10000, 20000))
	add("chunk 2 again", piece("Chunked.webm", "$c", 10000, 20000))
	add("chunk gap", piece("Chunked.webm", "$c", 25000, 30000))
	add("chunk raw error", piece("Chunked.webm", "$c", 10000, 20000, "errorformat", "raw"))
	add("novice sends a chunk", send("Novice", "chunk", film[20000:], "filename", "Chunked.webm", "stash", "1", "ignorewarnings", "1", "offset", "20000", "filesize", "30000", "filekey", "$c"))
	add("last chunk", piece("Chunked.webm", "$c", 20000, 30000, "save", "c2"))
	add("last chunk again", piece("Chunked.webm", "$c", 20000, 30000))
	add("status of the old key", send(up, "", nil, "checkstatus", "1", "filekey", "$c"))
	add("status of the new key", send(up, "", nil, "checkstatus", "1", "filekey", "$c2"))
	add("commit chunks", send(up, "", nil, "filename", "Chunked.webm", "filekey", "$c2", "comment", "c", "text", "t"))
	add("premature 1", piece("Premature.webm", "", 0, 10000, "save", "p"))
	add("premature commit", send(up, "", nil, "filename", "Premature.webm", "filekey", "$p", "ignorewarnings", "1"))
	add("premature next chunk", piece("Premature.webm", "$p", 10000, 20000))
	add("warned first chunk", send(up, "chunk", film[:10000], "filename", "Chunked.webm", "stash", "1", "offset", "0", "filesize", "30000", "save", "w"))
	add("warned next chunk", piece("Chunked.webm", "$w", 10000, 20000))
	add("ignored first chunk", piece("Chunked.webm", "", 0, 10000, "save", "i"))
	add("warned later chunk", send(up, "chunk", film[10000:20000], "filename", "Chunked.webm", "stash", "1", "offset", "10000", "filesize", "30000", "filekey", "$i"))
	add("ignored later chunk", piece("Chunked.webm", "$i", 10000, 20000))
	add("ignored last chunk", piece("Chunked.webm", "$i", 20000, 30000, "save", "i2"))
	add("ignored commit", send(up, "", nil, "filename", "Chunked.webm", "filekey", "$i2"))
	add("renamed chunk of another type", piece("Mismatch.png", "", 0, 10000, "save", "m"))
	add("mismatch at the end", piece("Mismatch.png", "$m", 10000, 30000))
	add("mismatch raw", func(s *side) answer {
		piece("Mismatch.png", "", 0, 10000, "save", "m2")(s)
		return piece("Mismatch.png", "$m2", 10000, 30000, "errorformat", "raw")(s)
	})
	add("status of the mismatch", send(up, "", nil, "checkstatus", "1", "filekey", "$m2"))
	add("chunk of banned type", piece("Prog.exe", "", 0, 10000))
	add("chunk of html", send(up, "chunk", bytes.Repeat(html, 60), "filename", "Html.png", "stash", "1", "ignorewarnings", "1", "offset", "0", "filesize", "30000"))
	add("one chunk", send(up, "chunk", film[:15000], "filename", "Single.webm", "offset", "0", "filesize", "15000"))

	// Asynchronous, jobs held.
	add("async 1", piece("Async.webm", "", 0, 10000, "save", "a", "async", "1"))
	add("async last", piece("Async.webm", "$a", 10000, 30000, "async", "1"))
	add("async status", send(up, "", nil, "checkstatus", "1", "filekey", "$a"))
	add("async last again", piece("Async.webm", "$a", 10000, 30000, "async", "1"))
	add("async stash", send(up, "file", picture(104, 0), "filename", "Async.png", "stash", "1", "save", "as"))
	add("async commit", send(up, "", nil, "filename", "Async.png", "filekey", "$as", "async", "1"))
	add("async commit again", send(up, "", nil, "filename", "Async.png", "filekey", "$as", "async", "1"))
	add("async commit status", send(up, "", nil, "checkstatus", "1", "filekey", "$as"))
	add("async warned", send(up, "", nil, "filename", "Look one.png", "filekey", "$as", "async", "1"))
	add("async bad name", send(up, "", nil, "filename", "~~~.png", "filekey", "$as", "async", "1"))

	// By URL.
	add("url not http", send(up, "", nil, "filename", "Url.png", "url", "file:///etc/passwd"))
	add("url no url", send(up, "", nil, "filename", "Url.png", "url", "hello"))
	add("url nobody there", send(up, "", nil, "filename", "Url.png", "url", "http://127.0.0.1:9/x.png"))
	add("url unknown host", send(up, "", nil, "filename", "Url.png", "url", "http://no-such-host.invalid/x.png"))
	add("url not found", func(s *side) answer {
		return s.as(up).upload("", nil, "filename", "Url.png", "url", strings.TrimSuffix(s.root, "/")+"/images/none.png")
	})
	add("url of the wiki itself", func(s *side) answer {
		return s.as(up).upload("", nil, "filename", "Url.png", "stash", "1", "url", fileURLOf(s, "File:Look one.png"))
	})
	add("url duplicate", func(s *side) answer {
		a := s.as(up).upload("", nil, "filename", "Url dup.png", "url", fileURLOf(s, "File:Look two.png"))
		s.saved["u"] = a.str("upload.filekey")
		return a
	})
	add("url commit", send(up, "", nil, "filename", "Url dup.png", "filekey", "$u", "ignorewarnings", "1"))

	// Logging in.
	login := func(name, password, token string) func(*side) answer {
		return func(s *side) answer {
			b := newBrowser(s.t, s.api)
			b.fv = s.as(up).fv
			if token == "" {
				return b.login(name, password)
			}
			b.get("action", "query", "meta", "tokens", "type", "login")
			return b.post("action", "login", "lgname", name, "lgpassword", password, "lgtoken", token)
		}
	}
	add("login, old spelling", func(s *side) answer { return login(up, "wikidrop@"+s.passwords[up], "")(s) })
	add("login, wrong password", login("Nobody1@wikidrop", "wrong", ""))
	add("login, made-up token", login("Nobody1@wikidrop", "wrong", strings.Repeat("0", 40)+anonToken))
	add("login, no token", func(s *side) answer {
		b := newBrowser(s.t, s.api)
		b.fv = s.as(up).fv
		return b.post("action", "login", "lgname", "a@b", "lgpassword", "c")
	})
	add("login, no session", func(s *side) answer {
		b := newBrowser(s.t, s.api)
		b.fv = s.as(up).fv
		return b.post("action", "login", "lgname", "a@b", "lgpassword", "c", "lgtoken", strings.Repeat("0", 40)+anonToken)
	})
	add("login, wrong password in plaintext", func(s *side) answer {
		b := newBrowser(s.t, s.api)
		b.fv = "2"
		token := b.get("action", "query", "meta", "tokens", "type", "login").str("query.tokens.logintoken")
		b.fv = s.as(up).fv
		return b.post("action", "login", "lgname", "Nobody2@wikidrop", "lgpassword", "wrong", "lgtoken", token, "errorformat", "plaintext")
	})
	add("login twice", func(s *side) answer {
		b := newBrowser(s.t, s.api)
		b.fv = "2"
		b.login(up+"@wikidrop", s.passwords[up])
		b.fv = s.as(up).fv
		return b.login(up+"@wikidrop", s.passwords[up])
	})
	add("login throttled", func(s *side) answer {
		b := newBrowser(s.t, s.api)
		b.fv = "2"
		for range 5 {
			b.login("Reader@wikidrop", strings.Repeat("0", 32))
		}
		b.fv = s.as(up).fv
		return b.login("Reader@wikidrop", s.passwords["Reader"])
	})
	add("password in the query", func(s *side) answer { return s.as("").get("action", "login", "lgname", "a@b", "lgpassword", "c") })
	add("clientlogin without a return", func(s *side) answer {
		b := newBrowser(s.t, s.api)
		b.fv = "2"
		token := b.get("action", "query", "meta", "tokens", "type", "login").str("query.tokens.logintoken")
		b.fv = s.as(up).fv
		return b.post("action", "clientlogin", "username", "a", "password", "b", "logintoken", token)
	})
	add("clientlogin fails", func(s *side) answer {
		b := newBrowser(s.t, s.api)
		b.fv = "2"
		token := b.get("action", "query", "meta", "tokens", "type", "login").str("query.tokens.logintoken")
		b.fv = s.as(up).fv
		return b.post("action", "clientlogin", "username", "Nobody3", "password", "b", "logintoken", token, "loginreturnurl", "http://127.0.0.1/")
	})

	// Switches.
	setting("$wgEnableUploads = false;")
	add("uploads off", send(up, "file", one, "filename", "X.png"))
	setting("$wgReadOnly = 'closed';")
	add("read only", send(up, "file", one, "filename", "X.png"))
	setting("")
	setting("$wgAllowCopyUploads = false;")
	add("no copy uploads", send(up, "", nil, "filename", "X.png", "url", "http://127.0.0.1:9/"))
	setting("")
	setting("$wgUploadSizeWarning = 200;")
	add("large file", send(up, "file", picture(105, 300), "filename", "Large.png"))
	setting("")
	setting("$wgStrictFileExtensions = false;")
	add("unwanted type", send(up, "file", []byte("name,value\n1,2\n3,4\n"), "filename", "Table.csv"))
	setting("")
	setting("$wgMaxUploadSize = 5000;")
	add("too large", send(up, "file", picture(106, 6000), "filename", "Too large.png"))
	add("too large in chunks", send(up, "chunk", film[:5000], "filename", "Too large.webm", "stash", "1", "offset", "0", "filesize", "30000", "ignorewarnings", "1"))
	setting("")
	setting("$wgEnableAsyncUploads = false;")
	add("async is ignored", send(up, "file", picture(107, 0), "filename", "Ignored async.png", "async", "1"))
	setting("")
	setting("$wgCopyUploadsDomains = ['example.org'];")
	add("bad domain", send(up, "", nil, "filename", "X.png", "url", "http://127.0.0.1:9/"))
	setting("")
	return steps
}
