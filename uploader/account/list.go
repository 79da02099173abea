package account

import "slices"

func indexOf(list []Account, id string) int {
	return slices.IndexFunc(list, func(a Account) bool { return a.ID == id })
}

func cloneAll(list []Account) []Account {
	out := make([]Account, len(list))
	for i, a := range list {
		out[i] = a.clone()
	}
	return out
}

// makeDefault marks one account and no other.
func makeDefault(list []Account, id string) []Account {
	for i := range list {
		list[i].Default = list[i].ID == id
	}
	return list
}

// withDefault keeps exactly one default: the first that is marked, else the first
// account on a real wiki, else the practice account.
func withDefault(list []Account) []Account {
	if len(list) == 0 {
		return list
	}
	i := slices.IndexFunc(list, func(a Account) bool { return a.Default })
	if i < 0 {
		i = slices.IndexFunc(list, func(a Account) bool { return !a.Practice })
	}
	return makeDefault(list, list[max(i, 0)].ID)
}

// put updates the account of a.ID, which keeps its place and whether it is the
// default, or adds it. The practice account gives way as default to the first
// account on a real wiki.
func put(list []Account, a Account) []Account {
	if i := indexOf(list, a.ID); i >= 0 {
		a.Default = list[i].Default
		list[i] = a
		return list
	}
	first := !slices.ContainsFunc(list, func(a Account) bool { return !a.Practice })
	list = append(list, a)
	if first {
		return makeDefault(list, a.ID)
	}
	return list
}
