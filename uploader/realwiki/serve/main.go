// Command serve runs a real MediaWiki of the test kind in the foreground, for
// trying things by hand and for scripts. It prints its address and accounts as
// lines that a shell can evaluate, and ends on SIGINT or SIGTERM, or when its
// standard input closes and -stdin is given.
//
//	go run ./uploader/realwiki/serve
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"wikidrop/uploader/realwiki"
)

func main() {
	stdin := flag.Bool("stdin", false, "also end when standard input is closed")
	live := flag.String("live", "", "live settings to start with: PHP as in LocalSettings.php")
	flag.Parse()
	if err := run(*live, *stdin); err != nil {
		fmt.Fprintln(os.Stderr, "serve:", err)
		os.Exit(1)
	}
}

func run(live string, stdin bool) error {
	end := make(chan os.Signal, 1)
	signal.Notify(end, os.Interrupt, syscall.SIGTERM)
	w, err := realwiki.Launch(realwiki.Live(live))
	if err != nil {
		return err
	}
	announce(os.Stdout, w)
	if stdin {
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin) // only its end matters
			end <- os.Interrupt
		}()
	}
	<-end
	return w.Stop()
}

func announce(out io.Writer, w *realwiki.Wiki) {
	line := func(name, value string) { fmt.Fprintf(out, "%s=%s\n", name, quote(value)) }
	line("WIKI_URL", w.URL())
	line("WIKI_API", w.API())
	line("WIKI_DIR", w.Dir())
	for _, u := range []realwiki.User{w.Admin, w.Uploader, w.Novice, w.Reader} {
		name := strings.ToUpper(u.Name)
		line("WIKI_"+name, u.Name)
		line("WIKI_"+name+"_PASSWORD", u.Password)
		line("WIKI_"+name+"_BOT", u.BotName())
		line("WIKI_"+name+"_BOT_PASSWORD", u.AppPassword)
	}
	line("WIKI_READY", "1")
}

// quote makes one shell word of s.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
