package nowindow

import (
	"errors"
	"flag"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"wikidrop/uploader"
	"wikidrop/uploader/mediawiki"
)

// Policy is what to do about a warning: a question of the wiki's that a person would
// decide in the window.
type Policy string

// The policies.
const (
	Ask    Policy = "ask"    // on a terminal; elsewhere the file stays with its question
	Skip   Policy = "skip"   // leave the file out
	Rename Policy = "rename" // take the title that is suggested, where one is
	Ignore Policy = "ignore" // publish all the same, also over an existing file
)

const (
	methodAuto = "auto"
	// most files at once for one wiki: what wikis ask of clients.
	mostAtOnce = 3
	// maxText is MediaWiki's limit of a page ($wgMaxArticleSize), in bytes.
	maxText = 2 << 20
)

// Options are what a person typed.
type Options struct {
	Wiki         string // any address of the wiki; "": the profile's default account
	User         string // name to log in with; "": the account that the profile has there
	PasswordFile string // "-": standard input; "": the keyring
	AllowHTTP    bool   // send the password unencrypted to a public host
	Practice     bool   // the practice wiki instead

	Comment   string // upload summary, "": Wikidrop's own
	TextFile  string // file with the page text, "": made from the description
	OnWarning Policy

	Method      string // "auto", or one of uploader.Method
	ChunkSize   int64  // bytes, 0: the engine chooses
	Concurrency int    // 0: the engine chooses

	JSON    bool
	Sources []string // files, folders, addresses
}

// Flags adds the options that this mode alone has to a set of flags.
func (o *Options) Flags(f *flag.FlagSet) {
	f.StringVar(&o.Wiki, "wiki", "", "")
	f.StringVar(&o.User, "user", "", "")
	f.StringVar(&o.PasswordFile, "password-file", "", "")
	f.BoolVar(&o.AllowHTTP, "allow-http", false, "")
	f.StringVar(&o.Comment, "comment", "", "")
	f.StringVar(&o.TextFile, "text-file", "", "")
	f.StringVar((*string)(&o.OnWarning), "on-warning", string(Ask), "")
	f.StringVar(&o.Method, "method", methodAuto, "")
	f.Int64Var(&o.ChunkSize, "chunk-size", 0, "")
	f.IntVar(&o.Concurrency, "concurrency", 0, "")
	f.BoolVar(&o.JSON, "json", false, "")
}

// Check tells what is wrong with the options, nil when nothing is.
func (o *Options) Check() error {
	switch {
	case !slices.Contains([]Policy{Ask, Skip, Rename, Ignore}, o.OnWarning):
		return fmt.Errorf("--on-warning is ask, skip, rename or ignore, not %q", o.OnWarning)
	case !slices.Contains([]string{methodAuto, string(uploader.MethodDirect), string(uploader.MethodChunked), string(uploader.MethodURL)}, o.Method):
		return fmt.Errorf("--method is auto, direct, chunked or url, not %q", o.Method)
	case o.ChunkSize < 0:
		return errors.New("--chunk-size is a number of bytes above 0")
	case o.Concurrency < 0 || o.Concurrency > mostAtOnce:
		return fmt.Errorf("--concurrency is 1 to %d", mostAtOnce)
	case o.Practice && (o.Wiki != "" || o.User != "" || o.PasswordFile != ""):
		return errors.New("--practice has its own account: leave --wiki, --user and --password-file out")
	case o.Wiki == "" && (o.User != "" || o.PasswordFile != ""):
		return errors.New("--user and --password-file need --wiki")
	case utf8.RuneCountInString(o.Comment) > mediawiki.MaxComment:
		return fmt.Errorf("--comment has %d characters; wikis keep %d", utf8.RuneCountInString(o.Comment), mediawiki.MaxComment)
	case o.PasswordFile != "" && o.User == "":
		return errors.New("--password-file needs --user")
	}
	return o.checkSources()
}

// checkSources refuses what only a wiki can fetch and is on this computer.
func (o *Options) checkSources() error {
	for _, s := range o.Sources {
		if o.Method == string(uploader.MethodURL) && !isAddress(s) {
			return fmt.Errorf("--method url takes web addresses only, not %q", s)
		}
	}
	return nil
}

func isAddress(source string) bool {
	u, err := url.Parse(source)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// text reads the page text; "" when there is none to read.
func (o *Options) text() (string, error) {
	if o.TextFile == "" {
		return "", nil
	}
	data, err := os.ReadFile(o.TextFile)
	text := strings.TrimSpace(string(data))
	switch {
	case err != nil:
		return "", fmt.Errorf("--text-file: %w", err)
	case len(text) > maxText:
		return "", fmt.Errorf("--text-file: %q has more than %d bytes", o.TextFile, maxText)
	case text == "":
		return "", fmt.Errorf("--text-file: %q is empty", o.TextFile)
	case !utf8.ValidString(text):
		return "", fmt.Errorf("--text-file: %q is not UTF-8", o.TextFile)
	}
	return text, nil
}

// method is the engine's option: whether the wiki fetches an address is for each
// address to decide.
func (o *Options) method() uploader.Method {
	m := uploader.Method(o.Method)
	if m == uploader.MethodDirect || m == uploader.MethodChunked {
		return m
	}
	return ""
}
