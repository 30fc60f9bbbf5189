"""Python files as nobody should write them, and as somebody will."""

TOO_DEEP = {
    "3,000 chained calls": "x = a" + ".b()" * 3_000,
    "3,000 signs": "x = " + "-" * 3_000 + "1",
    "800 conditions in each other": "x = " + "1 if a else " * 800 + "2",
    "5,000 attributes": "x = a" + ".b" * 5_000,
}
"""Texts that are left out in part, with a notice."""

HEAVY = {
    "5,000 +": "def f(user):\n    return " + " + ".join(["user.email"] * 5_000),
    "5,000 and": "x = " + " and ".join(["a"] * 5_000),
    "1,000 elif": "def f(user):\n    if user.a == 0:\n        pass\n"
    + "".join(f"    elif user.a == {n}:\n        user.b = {n}\n" for n in range(1_000)),
    "200 nested parentheses": "x = " + "(" * 199 + "1" + ")" * 199,
    "200 nested lists": "x = " + "[" * 199 + "1" + "]" * 199,
    "150 nested calls": "def f(g, user):\n    return " + "g(" * 150 + "user" + ")" * 150,
    "90 nested functions": "".join(f"{' ' * n}def f{n}(user):\n" for n in range(90))
    + " " * 90
    + "return user.email",
    "18 nested loops": "def f(u):\n"
    + "".join(f"{' ' * n}while u.a{n}:\n" for n in range(1, 19))
    + " " * 19
    + "u = u.next(u)",
    "18 nested try": "def f(u):\n"
    + "".join(f"{' ' * n}try:\n" for n in range(1, 19))
    + " " * 19
    + "u.x()\n"
    + "".join(f"{' ' * n}except E:\n{' ' * n} u = u.a(u)\n" for n in range(18, 0, -1)),
    "a text of 1.9 MB": f"x = '{'a' * 1_900_000}'",
    "a list of 50,000": "x = [\n" + "'ab',\n" * 50_000 + "]",
    "a dict of 20,000": "x = {\n" + "".join(f"'k{n}': {n},\n" for n in range(20_000)) + "}",
    "2,000 parameters": f"def f({', '.join(f'a{n}=None' for n in range(2_000))}): pass",
    "values that double": "def f(u):\n    x = u\n" + "    x = (x, x, [x], {'a': x})\n" * 200,
    "calls that double": "def f0(u): return u\n"
    + "".join(f"def f{n}(u): return f{n - 1}(f{n - 1}(u)), f{n - 1}(u)\n" for n in range(1, 100)),
    "300 classes in a row": "class A0:\n    def f(self, x): return x\n"
    + "".join(
        f"class A{n}(A{n - 1}):\n    def f(self, x): return super().f(x)\n" for n in range(1, 300)
    ),
}
"""Texts that are read whole."""

CIRCLES = {
    "a module that imports itself": (
        "import circle\nfrom circle import *\nfrom circle import x as x\n"
        "x = circle.x\ny = circle.circle.y\n"
    ),
    "classes that inherit in a circle": (
        "class A(A):\n    email: str\n    def f(self): return self.email\n"
        "class B(C): pass\nclass C(D): pass\n"
        "class D(B):\n    def g(self): return super().g()\n"
    ),
    "arguments that grow": (
        "def f(user, *a, **k):\n    return f(user, *a, user, [a], {'a': k}, x=k, **k)\n"
        "def g(x): return g([x])\n"
        "def h(x): return h(x.a)\n"
        "def i(x): return i({'a': x, 'b': [x, x]})\n"
        "def j(x): return j(lambda: x)\n"
        "def k(x, y): return k(y + x, f'{x}{y}')\n"
        "class N:\n    def __init__(self, n):\n        self.n = N(n)\n        self.m = N(self)\n"
    ),
    "decorators of each other": (
        "def a(f): return b(f)\ndef b(f): return a(f)\n"
        "@a\n@b\ndef c(x): return d(x)\n"
        "@b\n@a\n@c\ndef d(x): return c(d)\n"
        "@e\ndef e(f): return e\n"
    ),
    "objects that hold themselves": (
        "x = []\nx.append(x)\ny = {'a': x}\ny['b'] = y\nx += [y]\n"
        "def f():\n    global x\n    x = [x, y, f()]\n    return x\n"
    ),
    "sixty functions that call each other": "".join(
        f"def f{n}(u):\n    g = f{(n + 1) % 60}(u)\n    u.x = f{(n + 7) % 60}(g)\n"
        f"    return f{n * 13 % 60}([u, g])\n"
        for n in range(60)
    ),
    "properties of each other": "class A:\n"
    + "".join(
        f"    @property\n    def p{n}(self): return self.p{(n + 1) % 50}.p{n * 3 % 50}\n"
        for n in range(50)
    ),
}
"""Texts in which something leads back to itself."""

NEWER = {
    "PEP 695": "type A[T] = list[T]\nclass B[T]: pass\ndef f[T](user: T) -> T:\n    SEND\n",
    "PEP 696": "class B[T = int]: pass\ndef f(user):\n    SEND\n",
    "PEP 701": 'def f(user):\n    x = f"{user["a"]} {"\\n".join(user.b)}"\n    SEND\n',
    "PEP 750": 'def f(user):\n    x = t"hello {user.name}"\n    SEND\n',
    "PEP 758": "def f(user):\n    try: pass\n    except ValueError, KeyError:\n        SEND\n",
}
"""Syntax newer than the oldest Python that datamap runs on."""
