package account

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	zalando "github.com/zalando/go-keyring"
)

// fakeStore is a system keyring that notes what it did. A call waits for a value
// of gate when there is one.
type fakeStore struct {
	mu      sync.Mutex
	secrets map[string]string
	done    []string
	gate    chan struct{}
	err     error
	panics  bool
}

func newFakeStore() *fakeStore { return &fakeStore{secrets: map[string]string{}} }

func (s *fakeStore) enter(what string) error {
	if s.gate != nil {
		<-s.gate
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done = append(s.done, what)
	if s.panics {
		panic("interface conversion")
	}
	return s.err
}

func (s *fakeStore) Get(service, user string) (string, error) {
	if err := s.enter("get " + service + " " + user); err != nil {
		return "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	secret, ok := s.secrets[user]
	if !ok {
		return "", zalando.ErrNotFound
	}
	return secret, nil
}

func (s *fakeStore) Set(service, user, password string) error {
	if err := s.enter("set " + service + " " + user + " " + password); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.secrets[user] = password
	return nil
}

func (s *fakeStore) Delete(service, user string) error {
	if err := s.enter("delete " + service + " " + user); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.secrets[user]; !ok {
		return zalando.ErrNotFound
	}
	delete(s.secrets, user)
	return nil
}

func TestKeyringKeepsPasswordsByAccount(t *testing.T) {
	ctx := context.Background()
	s := newFakeStore()
	k := newKeyring(0, s)
	if err := k.Set(ctx, "a1", "one"); err != nil {
		t.Fatal(err)
	}
	if got, err := k.Get(ctx, "a1"); got != "one" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := k.Get(ctx, "a2"); !errors.Is(err, ErrNoSecret) {
		t.Errorf("unknown account: got %v, want ErrNoSecret", err)
	}
	for range 2 {
		if err := k.Delete(ctx, "a1"); err != nil {
			t.Errorf("delete: %v", err)
		}
	}
	want := []string{"set Wikidrop a1 one", "get Wikidrop a1", "get Wikidrop a2", "delete Wikidrop a1", "delete Wikidrop a1"}
	if diff := cmp.Diff(want, s.done); diff != "" {
		t.Error(diff)
	}
}

func TestKeyringThatFailsIsNone(t *testing.T) {
	for name, s := range map[string]*fakeStore{
		"error": {err: errors.New("failed to unlock correct collection")},
		"panic": {panics: true},
	} {
		t.Run(name, func(t *testing.T) {
			k := newKeyring(0, s)
			_, get := k.Get(context.Background(), "a1")
			for what, err := range map[string]error{
				"get": get, "set": k.Set(context.Background(), "a1", canary), "delete": k.Delete(context.Background(), "a1"),
			} {
				if !errors.Is(err, ErrNoKeyring) {
					t.Errorf("%s: got %v, want ErrNoKeyring", what, err)
				}
				wantNoCanary(t, what, fmt.Sprint(err))
			}
		})
	}
}

func TestKeyringThatHangsIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeStore()
		s.gate = make(chan struct{})
		k := newKeyring(0, s)
		began := time.Now()
		if _, err := k.Get(context.Background(), "a1"); !errors.Is(err, ErrNoKeyring) {
			t.Errorf("got %v, want ErrNoKeyring", err)
		}
		if took := time.Since(began); took != 20*time.Second {
			t.Errorf("gave up after %s", took)
		}
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if err := k.Set(ctx, "a2", "x"); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrNoKeyring) {
			t.Errorf("caller who gave up: got %v", err)
		}
		close(s.gate)
	})
}

func TestKeyringKeepsTheOrderOfLateCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := context.Background()
		s := newFakeStore()
		s.gate = make(chan struct{})
		k := newKeyring(time.Second, s)
		if err := k.Set(ctx, "a1", "old"); !errors.Is(err, ErrNoKeyring) {
			t.Fatalf("first: %v", err)
		}
		if err := k.Set(ctx, "a1", "given up before its turn"); !errors.Is(err, ErrNoKeyring) {
			t.Fatalf("second: %v", err)
		}
		last := make(chan error)
		go func() { last <- k.Set(ctx, "a1", "new") }()
		synctest.Wait()
		close(s.gate)
		if err := <-last; err != nil {
			t.Fatalf("third: %v", err)
		}
		want := []string{"set Wikidrop a1 old", "set Wikidrop a1 new"}
		if diff := cmp.Diff(want, s.done); diff != "" {
			t.Error(diff)
		}
	})
}

func TestOneHangingAccountHoldsNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newFakeStore()
		s.gate = make(chan struct{})
		k := newKeyring(time.Second, s)
		go func() { _ = k.Set(context.Background(), "a1", "x") }()
		synctest.Wait()
		other := make(chan error)
		go func() { other <- k.Set(context.Background(), "a2", "y") }()
		synctest.Wait()
		s.gate <- struct{}{}
		s.gate <- struct{}{}
		if err := <-other; err != nil {
			t.Errorf("second account: %v", err)
		}
		synctest.Wait()
	})
}

func TestNoSessionBusIsNoKeyring(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	if reachable() {
		t.Skip("this user has a session bus, or this system needs none")
	}
	if err := NewKeyring(time.Minute).Set(context.Background(), "a1", canary); !errors.Is(err, ErrNoKeyring) {
		t.Errorf("got %v, want ErrNoKeyring", err)
	}
}

func TestMemoryForgetsWhatIsDeleted(t *testing.T) {
	ctx := context.Background()
	m := NewMemory()
	if _, err := m.Get(ctx, "a1"); !errors.Is(err, ErrNoSecret) {
		t.Errorf("empty: %v", err)
	}
	if err := m.Set(ctx, "a1", "one"); err != nil {
		t.Fatal(err)
	}
	if got, err := m.Get(ctx, "a1"); got != "one" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if err := m.Delete(ctx, "a1"); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Get(ctx, "a1"); !errors.Is(err, ErrNoSecret) {
		t.Errorf("deleted: %v", err)
	}
}
