# unittest: what assertions say, what the runner reports.
import unittest, sys, re
class T(unittest.TestCase):
    def setUp(self): pass
    def test_ok(self): self.assertEqual(1,1)
    def test_fail(self):
        """A doc line.

        more"""
        self.assertEqual([1,2,3],[1,2,4])
    def test_err(self): 1/0
    @unittest.skip("why")
    def test_skip(self): pass
    @unittest.expectedFailure
    def test_xf(self): self.fail("x")
    @unittest.expectedFailure
    def test_xs(self): pass
    def test_sub(self):
        for i in range(3):
            with self.subTest(i=i): self.assertNotEqual(i,1)
class A(unittest.TestCase):
    def test_all(self):
        cases=[lambda: self.assertEqual(1,2), lambda: self.assertEqual(1,2,"msg"), lambda: self.assertEqual("a\nb\n","a\nc\n"), lambda: self.assertEqual("abc","abd"), lambda: self.assertEqual({'a':1},{'a':2,'b':3}), lambda: self.assertEqual((1,),(1,2)), lambda: self.assertEqual([1],[1,2]), lambda: self.assertNotEqual(1,1), lambda: self.assertTrue(0), lambda: self.assertFalse(1), lambda: self.assertIs(1,2), lambda: self.assertIsNot(None,None), lambda: self.assertIsNone(1), lambda: self.assertIsNotNone(None), lambda: self.assertIn(1,[2]), lambda: self.assertNotIn(1,[1]), lambda: self.assertIsInstance(1,str), lambda: self.assertNotIsInstance(1,int), lambda: self.assertAlmostEqual(1,1.1), lambda: self.assertAlmostEqual(1,1.1,delta=.01), lambda: self.assertNotAlmostEqual(1,1.000000001), lambda: self.assertGreater(1,2), lambda: self.assertGreaterEqual(1,2), lambda: self.assertLess(2,1), lambda: self.assertLessEqual(2,1), lambda: self.assertRegex("abc","x"), lambda: self.assertNotRegex("abc","b"), lambda: self.assertCountEqual([1,2],[1,3]), lambda: self.assertRaises(ValueError,int,"1"), lambda: self.assertRaisesRegex(ValueError,"x",int,"q"), lambda: self.assertListEqual([1],[2]), lambda: self.assertDictEqual({},{1:2}), lambda: self.assertTupleEqual((1,),(2,)), lambda: self.assertSequenceEqual([1],(2,)), lambda: self.assertMultiLineEqual("a","b"), lambda: self.fail(), lambda: self.fail("m"), lambda: self.assertListEqual(1,[2]), lambda: self.assertEqual([1,2,3,4]*10,[1,2,3,5]*10), lambda: self.assertEqual(1.5,"a"), lambda: self.assertTrue(False,"why"), lambda: self.assertAlmostEqual("a",1), lambda: self.assertStartsWith("abc","x"), lambda: self.assertEndsWith("abc","x"), lambda: self.assertHasAttr(1,"x"), lambda: self.assertIsSubclass(int,str), lambda: self.assertEqual([1,2],[2],"extra"), lambda:self.assertEqual({'a':[1]*30},{'a':[2]*30})]
        for n,c in enumerate(cases):
            try: c(); print(n,'no error')
            except Exception as e: print(n,type(e).__name__, e)
        with self.assertRaises(ValueError) as cm: int("x")
        print(cm.exception)

class Setup(unittest.TestCase):
    @classmethod
    def setUpClass(cls): print("class up")
    @classmethod
    def tearDownClass(cls): print("class down")
    def setUp(self):
        print("up"); self.addCleanup(print, "cleanup", 1); self.addCleanup(print, "cleanup", 2)
    def tearDown(self): print("down")
    def test_a(self): print("a")
    def test_b(self): self.skipTest("no")
    def test_c(self): raise KeyError("c")
class BadSetup(unittest.TestCase):
    def setUp(self): raise ValueError("setup")
    def test_a(self): print("never")
class BadClass(unittest.TestCase):
    @classmethod
    def setUpClass(cls): raise ValueError("class")
    def test_a(self): print("never")
@unittest.skip("all of it")
class Skipped(unittest.TestCase):
    def test_a(self): print("never")
class File:
    def __init__(self): self.text=""
    def write(self, text): self.text+=text
    def flush(self): pass
load=unittest.defaultTestLoader.loadTestsFromTestCase
for verbosity in (1,2,0):
    f=File()
    suite=unittest.TestSuite([load(c) for c in (T,Setup,BadSetup,BadClass,Skipped)])
    r=unittest.TextTestRunner(stream=f,verbosity=verbosity).run(suite)
    print(re.sub(r"in [0-9.]+s","in Ns",re.sub(r'File "[^"]*"(.*)\n(?:    .*\n)*',r'File "x"\1\n',f.text)))
    print(r, r.testsRun, len(r.failures), len(r.errors), r.skipped, r.wasSuccessful(), len(r.expectedFailures), r.unexpectedSuccesses)
f=File()
r=unittest.TextTestRunner(stream=f).run(load(A))
print(re.sub(r"in [0-9.]+s","in Ns",f.text))
f=File()
unittest.TextTestRunner(stream=f).run(unittest.TestSuite())
print(re.sub(r"in [0-9.]+s","in Ns",f.text))
t=T('test_ok')
print(t, repr(t), t.id(), t.shortDescription(), T('test_fail').shortDescription(), t==T('test_ok'), unittest.TestSuite([t]), t.countTestCases(), load(T).countTestCases())
try: T('nope')
except ValueError as e: print(e)
r=unittest.TestResult(); t.run(r); T('test_fail')(r); print(r, r.failures[0][0])
